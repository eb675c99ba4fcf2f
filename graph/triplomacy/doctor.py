"""Whether an installation works: each part is used once, as a build and a store would use it."""

import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

from triplomacy import config, release
from triplomacy.config import Commands

_SENTENCE = "Iran supplied drones to Russia."
_OLDEST = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check; if it is not well, `words` say why and what to do."""

    check: str
    well: bool
    words: str


def findings(commands: Commands) -> Iterator[Finding]:
    """All checks, one after the other; none raises. `commands` are those whose options a file may set."""
    for name, check in (*_CHECKS.items(), ("settings", lambda: _settings(commands))):
        try:
            yield Finding(name, True, check())
        except Exception as error:
            kind = type(error).__name__
            yield Finding(name, False, f"{kind}: {' '.join(str(error).split()) or 'no more is known'}")


def _python() -> str:
    if sys.version_info < _OLDEST:
        raise RuntimeError(f"Python {platform.python_version()} is too old; install 3.11 or later")
    return f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} {platform.machine()}"


def _packages() -> str:
    from packaging.requirements import Requirement

    needed = [Requirement(line) for line in metadata.requires("triplomacy") or ()]
    required = [one for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
    versions = {one.name: metadata.version(one.name) for one in required}
    old = [
        f"{one.name} {versions[one.name]} is not {one.specifier}"
        for one in required
        if not one.specifier.contains(versions[one.name], prereleases=True)
    ]
    if old:
        raise RuntimeError(f"{'; '.join(old)}: run 'pip install --upgrade triplomacy'")
    return f"triplomacy {release()} with {len(versions)} packages"


def _ontology() -> str:
    from triplomacy import gazetteer, ontology
    from triplomacy.relations import cues

    known = ontology.load()
    cues.load()
    return f"{len(known.relations)} relations, version {known.version}; {len(gazetteer.load().entries):,} known actors"


def _reading() -> str:
    from triplomacy import pipeline
    from triplomacy.claims import Document

    [(_, claims)] = pipeline.extractor().claims([Document(name="doctor", text=_SENTENCE)])
    [claim] = claims
    return f"“{_SENTENCE}” is read as {claim.source.label} – {claim.relation} – {claim.target.label}"


def _store() -> str:
    from triplomacy.ontology import KG
    from triplomacy.stores import disk

    with tempfile.TemporaryDirectory() as folder, disk.opened(Path(folder) / "store") as store:
        number = len(store.query(f"SELECT * {{ ?actor a <{KG}State> }}").rows)
    return f"a store was made in {tempfile.gettempdir()} and asked: it knows {number} states"


def _settings(commands: Commands) -> str:
    file = config.path(Path.cwd())
    if file is None:
        return f"no {config.FILE}"
    return f"{file} sets options of {', '.join(config.defaults(file, commands)) or 'no command'}"


def _terminal() -> str:
    encoding = sys.stdout.encoding or "none"
    return f"output in {encoding}{'' if sys.stdout.isatty() else ', not a terminal'}"


_CHECKS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "python": _python,
        "packages": _packages,
        "ontology": _ontology,
        "reading": _reading,
        "store": _store,
        "terminal": _terminal,
    }
)
