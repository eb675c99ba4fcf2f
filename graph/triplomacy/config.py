"""Defaults of options from `triplomacy.toml`, which lies in the folder of work or in one above it.

Options stand under their long names: at the top for all commands that have them, in a table for one command. What is
typed wins. Paths are relative to the file. The variable TRIPLOMACY_CONFIG names another file; if it is empty, none is
read.
"""

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias, get_args, get_type_hints

from typer.core import TyperOption

from triplomacy.errors import InvalidConfig

FILE = "triplomacy.toml"
VARIABLE = "TRIPLOMACY_CONFIG"
# The commands that show or check the settings run whatever these are.
FREE = frozenset({"config", "doctor"})

# The commands of the program by name; their class is none of what Typer makes public.
Commands: TypeAlias = Mapping[str, Any]
# For each command the names of its parameters and their values.
Defaults: TypeAlias = dict[str, dict[str, Any]]


def path(folder: Path) -> Path | None:
    """The file that holds for a folder, if there is one. Raises InvalidConfig if the variable names a missing one."""
    named = os.environ.get(VARIABLE)
    if named is None:
        return next((one / FILE for one in (folder, *folder.parents) if (one / FILE).is_file()), None)
    if named and not Path(named).is_file():
        raise InvalidConfig(f"{VARIABLE}={named}: no such file; name one, or make the variable empty to read none")
    return Path(named) if named else None


def defaults(file: Path, commands: Commands) -> Defaults:
    """What a file sets, as a context's `default_map`. Raises InvalidConfig with the place and a near name."""
    try:
        settings = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidConfig(f"{file}: cannot be read as TOML ({error})") from error
    found: Defaults = {name: {} for name in commands}
    shared = {key: value for key, value in settings.items() if not isinstance(value, dict)}
    for key, value in shared.items():
        having = [name for name, command in commands.items() if key in options(command)]
        if not having:
            every = {option for command in commands.values() for option in options(command)}
            raise InvalidConfig(f"{file}: no command has an option {key!r}{_near(key, every)}")
        for name in having:
            found[name] |= _setting(file, commands[name], key, value)
    for name, table in settings.items():
        if name in shared:
            continue
        if name not in commands:
            raise InvalidConfig(f"{file}: [{name}] is no command{_near(name, commands)}")
        for key, value in table.items():
            found[name] |= _setting(file, commands[name], key, value)
    return {name: values for name, values in found.items() if values}


def options(command: Any) -> dict[str, TyperOption]:
    """The options of a command that a file may set, by their long names without dashes."""
    return {
        flag.removeprefix("--"): one
        for one in command.params
        if isinstance(one, TyperOption) and not one.is_eager
        for flag in one.opts
        if flag.startswith("--")
    }


def example(commands: Commands) -> Iterator[str]:
    """The lines of a file that sets nothing and names all there is to set."""
    yield "# Options stand at the top for all commands that have them, or under [a command] for that one."
    yield "# What is typed on the command line wins. Paths are relative to this file."
    for name, command in sorted(commands.items()):
        known = options(command)
        if known and name not in FREE:
            yield ""
            yield f"[{name}]"
            yield from (f"# {option} = …  # {one.help or ''}".rstrip(" #") for option, one in known.items())


def _setting(file: Path, command: Any, key: str, value: Any) -> dict[str, Any]:
    known = options(command)
    if key not in known:
        raise InvalidConfig(f"{file}: [{command.name}] has no option {key!r}{_near(key, known)}")
    option = known[key]
    assert option.name is not None
    if option.multiple and not isinstance(value, list):
        value = [value]
    hint = get_type_hints(command.callback).get(option.name)
    if isinstance(value, str) and value != "-" and Path in (hint, *get_args(hint)):
        value = str(file.parent / value)
    return {option.name: value}


def _near(name: str, known: Mapping[str, Any] | set[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(sorted(known))}"
