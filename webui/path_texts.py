"""Any text as one part of a path: the ids of releases, the names of people and bodies.

It is percent-encoded whole; before that, the percent sign and what a browser or a JSON twin would read otherwise ("..",
".json" at the end) are escaped once more, so that each text has an address of its own.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

from werkzeug.routing import BaseConverter


class PathText(BaseConverter):
    """A text in a path, slashes and line ends as well; what a route gets is what `texts_of` takes."""

    regex = r"[\s\S]+"
    part_isolating = False
    #: After every other rule of a path.
    weight = 1000

    def to_url(self, value: str) -> str:
        """The text as a part of a path."""
        return quote(_escaped(value), safe="", errors="replace")


def texts_of(segment: str) -> tuple[str, ...]:
    """The texts that a decoded path may mean, the likeliest first: ours are escaped, those typed by hand are not."""
    try:
        unescaped = unquote(segment, errors="strict")
    except UnicodeDecodeError:
        return (segment,)
    return (unescaped,) if unescaped == segment else (unescaped, segment)


def _escaped(text: str) -> str:
    escaped = text.replace("%", "%25")
    if set(text) <= {"."} or text.endswith(".json"):
        escaped = escaped.replace(".", "%2E")
    return escaped
