"""The tree builder: BeautifulSoup's elements for what may be of a release, with as little work as that needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
_SPACES = " \n\t\f\r"


class Element(Tag):
    """A tag of a page that is read only; of what Tag can be told, HTML without namespaces is the same for all."""

    namespace = prefix = None
    sourceline = sourcepos = None
    parser_class = BeautifulSoup
    known_xml = False
    can_be_empty_element = False
    cdata_list_attributes = preserve_whitespace_tags = None
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES
    parent = next_element = previous_element = next_sibling = previous_sibling = None

    def __init__(self, name: str, attrs: Mapping[str, str]) -> None:
        # Not Tag's own: its care for what a page's builder may want is a third of the time of parsing.
        self.name = name
        self.attrs = {**attrs}
        self.contents = []


class PruningBuilder(LXMLTreeBuilder):
    """The lxml builder of BeautifulSoup that leaves out whole subtrees while parsing, and all that is no text."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(multi_valued_attributes=None, **settings)
        self._outside = 0  # how deep within a subtree that is left out
        self._at_border = True
        self._preformatted = 0  # how many <pre> are open
        self._kinds_of_text = [NavigableString]  # the last is that of text within the innermost script or ruby
        self._run: list[str] = []

    def initialize_soup(self, soup: BeautifulSoup) -> None:
        """Called before parsing, with the tree to fill."""
        super().initialize_soup(soup)
        self._open: list[Tag] = [soup]
        self._latest: PageElement = soup

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
            self._end_run()
            element = Element(tag, attrib)
            self._append(element)
            self._open.append(element)
            if tag == "pre":
                self._preformatted += 1
            elif tag in self.string_containers:
                self._kinds_of_text.append(self.string_containers[tag])

    def end(self, tag: Any) -> None:
        """Called at each closing tag, written or implied: the parser closes what it opened, in turn."""
        self._at_border = tag in BLOCK_TAGS
        if self._outside:
            self._outside -= 1
        else:
            self._end_run()
            self._open.pop()
            if tag == "pre":
                self._preformatted -= 1
            elif tag in self.string_containers:
                self._kinds_of_text.pop()

    def data(self, data: Any) -> None:
        """Called at each run of text, which may come in pieces."""
        if self._outside or (self._at_border and data.isspace()):  # half of a page's runs only indent its markup
            return
        self._at_border = False
        self._run.append(data)

    def comment(self, text: Any) -> None:
        """Comments are nobody's words."""

    def pi(self, *_instruction: Any) -> None:
        """Processing instructions are nobody's words, but end a run."""
        self._end_run()

    def doctype(self, *_kind: Any) -> None:
        """What kind of HTML it is makes no difference."""
        self._end_run()

    def close(self) -> None:
        """Called at the end of the page."""
        self._end_run()

    def _end_run(self) -> None:
        """Text since the last tag becomes one element."""
        if not self._run:
            return
        text = "".join(self._run)
        self._run.clear()
        if not self._preformatted and not text.strip(_SPACES):
            text = "\n" if "\n" in text else " "
        self._append(self._kinds_of_text[-1](text))

    def _append(self, element: PageElement) -> None:
        """The element as the last one within what is open, linked to those before it."""
        parent, latest = self._open[-1], self._latest
        siblings = parent.contents
        element.parent = parent
        element.previous_element = latest
        latest.next_element = self._latest = element
        if siblings:
            element.previous_sibling = siblings[-1]
            siblings[-1].next_sibling = element
        siblings.append(element)
