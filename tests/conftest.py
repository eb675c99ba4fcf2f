"""What many tests share: the seed article, what reads it, and one build of it."""

from pathlib import Path

import pytest

from triplomacy import pipeline
from triplomacy.pipeline import Build
from triplomacy.relations.extraction import Extractor

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def seed() -> Path:
    """The article that the project began with."""
    [path] = (ROOT / "seeds").glob("*.txt")
    return path


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The extractor with our own language pipeline."""
    return pipeline.extractor()


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `built` fills."""
    return tmp_path_factory.mktemp("build") / "out"


@pytest.fixture(scope="session")
def built(seed: Path, out: Path) -> Build:
    """A build of the seed; read only."""
    return pipeline.build([seed], out)
