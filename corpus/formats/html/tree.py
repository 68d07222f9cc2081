"""Markup to a tree without the parts that never hold a release, built once and walked without recursion."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import NavigableString, PageElement, Tag

# Never text of a release, whatever their size; building no objects for them saves half of the time of a usual page.
NEVER_BUILT = frozenset(
    (
        "style", "noscript", "template", "svg", "math", "nav", "select", "datalist", "button", "iframe", "object",
        "embed", "applet", "canvas", "audio", "video", "map", "textarea", "input", "dialog", "progress", "meter",
        "img",
    )
)  # fmt: skip
# Each begins and ends a run of text; white space beside them shows nowhere.
BLOCK_TAGS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "ol", "optgroup", "option", "p", "pre",
        "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp",
    )
)  # fmt: skip
_NO_NAMESPACES: dict[str, str] = {}


class _PruningBuilder(LXMLTreeBuilder):
    """The lxml builder of BeautifulSoup that leaves out whole subtrees while parsing."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(multi_valued_attributes=None, **settings)
        self._outside = 0
        self._at_border = True

    def initialize_soup(self, soup: BeautifulSoup) -> None:
        """Called before parsing, with the tree to fill."""
        super().initialize_soup(soup)
        self._tree = soup

    def prepare_markup(self, markup: Any, *_args: Any, **_kwargs: Any) -> Iterator[tuple[Any, None, None, bool]]:
        """The markup as it is: it is decoded already."""
        yield markup, None, None, False

    def start(self, tag: Any, attrib: Any, _nsmap: Mapping[Any, Any] = {}) -> None:
        """Called at each opening tag."""
        self._at_border = tag in BLOCK_TAGS and tag != "pre"
        if self._outside:
            self._outside += 1
        elif tag in NEVER_BUILT or (tag == "script" and attrib.get("type", "").lower() != "application/ld+json"):
            self._outside = 1
        else:
            # HTML has no namespaces: the base class's care for them would be a sixth of the time.
            self._tree.handle_starttag(tag, None, None, dict(attrib), namespaces=_NO_NAMESPACES)

    def end(self, tag: Any) -> None:
        """Called at each closing tag, written or implied."""
        self._at_border = tag in BLOCK_TAGS
        if self._outside:
            self._outside -= 1
        else:
            self._tree.endData()
            self._tree.handle_endtag(tag)

    def data(self, data: Any) -> None:
        """Called at each run of text."""
        if self._outside or (self._at_border and data.isspace()):  # half of a page's runs only indent its markup
            return
        self._at_border = False
        super().data(data)

    def comment(self, text: Any) -> None:
        """Comments are nobody's words."""


def parse(markup: str) -> BeautifulSoup:
    """The tree of a whole page."""
    # BeautifulSoup warns of markup that looks like a file name; a tag in front says that it is none.
    return BeautifulSoup(markup if "<" in markup else f"<body>{markup}", builder=_PruningBuilder())


def parse_fragment(markup: str) -> Tag:
    """The tree of a piece of a page, such as an item of a feed."""
    soup = BeautifulSoup(f"<body>{markup}</body>", builder=_PruningBuilder())
    return soup.body or soup


def attribute(tag: Tag, name: str) -> str:
    """The attribute's value, or an empty string."""
    value = tag.attrs.get(name)
    return value if isinstance(value, str) else ""


def events(root: Tag, cut: Container[int] = ()) -> Iterator[tuple[bool, PageElement]]:
    """The elements of the subtree in document order: (True, element) where it begins, (False, tag) where a tag ends.

    Tags whose id() is in `cut` are left out with all that they hold.
    """
    stack: list[tuple[Tag, Iterator[PageElement]]] = [(root, iter(root.contents))]
    yield True, root
    while stack:
        tag, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield False, tag
        elif not isinstance(child, Tag):
            yield True, child
        elif id(child) not in cut:
            yield True, child
            stack.append((child, iter(child.contents)))


def text_of(root: Tag) -> str:
    """All text of the subtree on one line."""
    return " ".join("".join(strings(root)).split())


def strings(root: Tag) -> Iterator[str]:
    """The runs of text of the subtree, without scripts."""
    for begins, element in events(root):
        if begins and is_text(element):
            yield str(element)
        elif isinstance(element, Tag) and (element.name == "br" or element.name in BLOCK_TAGS):
            yield " "


def is_text(element: PageElement) -> bool:
    """Whether the element is text that a reader sees."""
    return type(element) is NavigableString  # its subclasses are scripts, comments, declarations
