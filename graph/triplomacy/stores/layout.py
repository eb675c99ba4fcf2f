"""The folder of a store on disk: what lies in it, and for whom.

    store.json            form, threshold and ontology of the store
    LOCK                  held by the one writer; holds its pid, host and command
    quads/                Oxigraph, the writer's own: a named graph a document, ontology, actors, rollup;
                          the default graph is their merge, each triple once
    archive.sqlite        documents with text and claims as they came, the journal, the index of sentences
    claims/*.parquet      the projection of the claims, one row a claim
    snapshots/0000000012/ what readers see: quads/ and claims/, hard links to the files of that moment
    CURRENT               the name of the newest whole snapshot
    UNSEEN                there while something was written that this snapshot lacks

Readers open the snapshot that CURRENT names and hold a shared lock on it; they never touch `quads/`.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triplomacy.errors import UnreadableStore

FORM = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths inside a store's folder."""

    root: Path

    @property
    def settings(self) -> Path:
        """What the store was made with."""
        return self.root / "store.json"

    @property
    def lock(self) -> Path:
        """Held by the writer."""
        return self.root / "LOCK"

    @property
    def quads(self) -> Path:
        """The writer's Oxigraph database."""
        return self.root / "quads"

    @property
    def archive(self) -> Path:
        """Documents, journal and index of sentences."""
        return self.root / "archive.sqlite"

    @property
    def claims(self) -> Path:
        """The writer's Parquet files."""
        return self.root / "claims"

    @property
    def snapshots(self) -> Path:
        """One folder for each state that readers may still look at."""
        return self.root / "snapshots"

    @property
    def current(self) -> Path:
        """Names the newest snapshot."""
        return self.root / "CURRENT"

    @property
    def unseen(self) -> Path:
        """There while something was written that the newest snapshot lacks."""
        return self.root / "UNSEEN"


def is_store(root: Path) -> bool:
    """Whether a store lies in the folder."""
    return Layout(root).settings.is_file()


def read_settings(root: Path) -> dict[str, Any]:
    """What the store was made with. Raises UnreadableStore if there is none, or one of a later form."""
    try:
        settings: dict[str, Any] = json.loads(Layout(root).settings.read_text("utf-8"))
    except FileNotFoundError:
        raise UnreadableStore(
            f"{root}: no store in this folder; make one with 'triplomacy load {root} PATH…'"
        ) from None
    except (OSError, ValueError) as error:
        raise UnreadableStore(f"{Layout(root).settings}: cannot be read ({error})") from error
    if settings.get("form") != FORM:
        raise UnreadableStore(f"{root}: a store of form {settings.get('form')}, and this version reads form {FORM}")
    return settings
