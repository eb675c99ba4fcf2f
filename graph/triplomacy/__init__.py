"""Knowledge graphs of geopolitical relations: documents go in, claims come out, claims become a graph.

Importing the package loads nothing; the stages are the modules `documents`, `relations.extraction`, `claims`,
`store` and `exporters`, and `pipeline` joins them.
"""

from importlib import metadata


def release() -> str:
    """The installed version, or "unreleased" when run from a bare source tree."""
    try:
        return metadata.version("triplomacy")
    except metadata.PackageNotFoundError:
        return "unreleased"
