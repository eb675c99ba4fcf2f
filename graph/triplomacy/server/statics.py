"""The files that pages load: styles, the editor, the icon. No name leads to any other file."""

from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from triplomacy.server import caching
from triplomacy.server.refusals import Refusal

_TYPES = {
    "page.css": "text/css",
    "service.css": "text/css",
    "editor.css": "text/css",
    "editor.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


async def file(request: Request) -> Response:
    """A file by its name. Raises Refusal 404."""
    name = request.path_params["name"]
    if name not in _TYPES:
        raise Refusal(404, "nothing is served at this address")
    package = "triplomacy.exporters" if name == "page.css" else "triplomacy.server.static"
    content = files(package).joinpath(name).read_bytes()
    mark = caching.tag(content)
    if caching.is_known(request, mark):
        return caching.unchanged(mark)
    return Response(content, media_type=_TYPES[name], headers=caching.HEADERS | {"etag": mark})
