"""A page in one file: it opens from disk, asks no other place for anything, and runs no script but its own.

Every page is a template that extends `page.html.j2`. Its data stand in it as inert JSON under the id `data`, its styles
and scripts inside it, and a policy lets through only these, known by their hashes. Scripts put texts on the screen
as text, never as markup. `page.css` holds what pages share: colours for light and dark, panels, buttons, cards.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from triplomacy.exporters.characters import for_utf8


def render(
    template: str,
    *,
    title: str,
    data: Any,
    styles: Sequence[str],
    scripts: Sequence[str],
    policy: str = "",
    **values: Any,
) -> str:
    """The page of a template beside this module, which sees `values`.

    `styles` and `scripts` are contents, in order; `policy` names what may be loaded besides, as in "img-src data:".
    """
    return _ENVIRONMENT.get_template(template).render(
        title=for_utf8(title),
        data=Markup(embedded(data)),
        styles=[Markup(style) for style in styles],
        scripts=[Markup(script) for script in scripts],
        policy=_policy(styles, scripts, policy),
        **values,
    )


def shipped(name: str) -> str:
    """The text of a style, script or template that stands beside this module."""
    return files(__package__).joinpath(name).read_text("utf-8")


def embedded(data: Any) -> str:
    """JSON that may stand inside a script element, whatever its texts say; lone surrogates become U+FFFD."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # "<" would end the script element inside a text, whatever the text's quotes.
    return for_utf8(text).replace("<", "\\u003c")


def fingerprint(content: str) -> str:
    """The hash by which a content security policy lets a script or a style through."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode()


def _policy(styles: Sequence[str], scripts: Sequence[str], more: str) -> Markup:
    def sources(contents: Sequence[str]) -> str:
        return " ".join(f"'{fingerprint(content)}'" for content in contents) or "'none'"

    rules = [
        "default-src 'none'",
        f"style-src {sources(styles)}",
        f"script-src {sources(scripts)}",
        "base-uri 'none'",
        "form-action 'none'",
        *filter(None, [more]),
    ]
    return Markup("; ".join(rules))


_ENVIRONMENT = Environment(
    autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True, loader=FunctionLoader(shipped)
)
