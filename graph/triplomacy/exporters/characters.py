"""Which characters a format can carry; the others become U+FFFD."""

import re

_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def for_utf8(text: str) -> str:
    """The text without lone surrogates, which no encoding has."""
    return _SURROGATE.sub("\ufffd", text)


def for_xml(text: str) -> str:
    """The text without what XML 1.0 forbids, most control characters; line ends as each XML parser gives them."""
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def for_table(text: str) -> str:
    """The text without what spreadsheets choke on: control characters but tab and line feed."""
    return _CONTROL.sub("\ufffd", for_utf8(text))
