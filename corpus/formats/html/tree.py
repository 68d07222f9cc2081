"""Markup to a tree without the parts that never hold a release, walked without recursion."""

from __future__ import annotations

from collections.abc import Container, Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from corpus.formats.html.builder import BLOCK_TAGS, PruningBuilder


def parse(markup: str) -> BeautifulSoup:
    """The tree of a whole page."""
    # BeautifulSoup warns of markup that looks like a file name; a tag in front says that it is none.
    return BeautifulSoup(markup if "<" in markup else f"<body>{markup}", builder=PruningBuilder())


def parse_fragment(markup: str) -> Tag:
    """The tree of a piece of a page, such as an item of a feed."""
    soup = BeautifulSoup(f"<body>{markup}</body>", builder=PruningBuilder())
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
        for child in children:
            if not isinstance(child, Tag):
                yield True, child
            elif id(child) not in cut:
                yield True, child
                stack.append((child, iter(child.contents)))
                break
        else:
            stack.pop()
            yield False, tag


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
