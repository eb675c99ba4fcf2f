"""What a site lets programs read, and how fast: its robots.txt, after RFC 9309."""

from dataclasses import dataclass
from typing import Self

from protego import Protego

# RFC 9309 asks for 500 kibibytes at least.
MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a site for a program of that name, with the word on it if the whole site is closed."""

    agent: str
    rules: Protego
    closed: str = ""

    @classmethod
    def answered(cls, agent: str, status: int, body: bytes) -> Self:
        """The rules that an answer gives: a file that is not there allows everything, a broken server nothing."""
        if 200 <= status < 300:
            return cls(agent, Protego.parse(body.decode("utf-8", "replace").lstrip("\ufeff")))
        nothing = Protego.parse("")
        return cls(agent, nothing, "" if 400 <= status < 500 else f"robots.txt was answered {status}")

    @classmethod
    def unanswered(cls, agent: str, reason: str) -> Self:
        """The rules of a site that cannot be asked for them: all is closed."""
        return cls(agent, Protego.parse(""), reason)

    def refusal(self, url: str) -> str:
        """Why a page is not to be read, or nothing."""
        return self.closed or ("" if self.rules.can_fetch(url, self.agent) else "robots.txt does not allow it")

    @property
    def pause(self) -> float:
        """The seconds between two requests that the site asks for."""
        return self.rules.crawl_delay(self.agent) or 0.0
