"""Numbers of things in words."""


def counted(number: int, noun: str) -> str:
    """The number with its noun, which takes an s unless there is one: `1 claim`, `1,200 claims`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
