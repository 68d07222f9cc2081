"""One walk through a page that notes all that is looked for later: weights of text, furniture, candidates, metadata."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bs4.element import Tag

from corpus.formats.html.tree import attribute, is_text

_FURNITURE_TAGS = frozenset(("nav", "footer", "aside", "menu"))
_FURNITURE_ROLES = frozenset(
    (
        "navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar", "dialog",
        "alertdialog", "alert",
    )
)  # fmt: skip
# Words of class and id attributes that name furniture. A whole word of them: "navigation" is not "navigational-aid".
_FURNITURE_WORDS = frozenset(
    (
        "nav", "navbar", "navigation", "menu", "submenu", "breadcrumb", "breadcrumbs", "crumbs", "share", "sharing",
        "sharer", "shares", "social", "socials", "addtoany", "addthis", "sharethis", "cookie", "cookies", "consent",
        "gdpr", "related", "recommended", "newsletter", "subscribe", "subscription", "signup", "sidebar", "footer",
        "pagination", "pager", "comments", "disqus", "toolbar", "skip", "skiplink", "skipnav", "advert",
        "advertisement", "promo", "popup", "modal", "masthead", "sitemap", "printfriendly", "copyright",
        "backtotop", "totop", "toplink",
    )
)  # fmt: skip
_HIDDEN_WORDS = frozenset(
    (
        "visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "element-invisible", "element-hidden",
        "offscreen", "hidden-print-only", "is-hidden", "u-hidden",
    )
)  # fmt: skip
_LEAD_WORDS = frozenset(
    (
        "subtitle", "subhead", "subheading", "subheadline", "deck", "standfirst", "chapo", "lede", "facts",
        "keypoints", "highlights", "strapline",
    )
)  # fmt: skip
_DATE_WORDS = frozenset(("date", "published", "pubdate", "label", "posted", "timestamp"))
_BODY_WORDS = frozenset(("content", "text", "copy", "govspeak", "texto", "maintext"))
_WORDS = re.compile(r"[A-Za-z][a-z]*")
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BODY_NAME = re.compile(
    r"(?:^|[\s_-])(?:entry-content|post-content|post-body|article-?body|article__body|article-content|article__content"
    r"|story-?body|story-content|news-?body|news-content|release-?body|release-content|press-release-content"
    r"|page-content-body|body-?content|body-?copy|body-?text|field-(?:name-)?(?:field-)?(?:[a-z]+-)?body"
    r"|-name-(?:field-)?(?:[a-z]+-)?body|node-body|govspeak|ep-a_text|main-?text|maintext|texto?-?noticia)(?=$|[\s_])",
    re.IGNORECASE,
)
_ARTICLE_ROLES = frozenset(("article", "main"))
_NO_CONTAINERS = frozenset(("html", "body", "meta", "link", "script"))
_PROSE_RUN = 60
"""Characters of one run of text outside links from which it counts as prose; the longest menu entries have fewer."""
_LONGEST_KEPT = 200
"""Characters of class and id whose judgement is kept: pages of one site name their parts by the same few hundred."""


class _Named(NamedTuple):
    """What the words of a tag's class and id say that it is."""

    hidden: bool
    furniture: bool
    date: bool
    lead: bool
    body: bool


_UNNAMED = _Named(False, False, False, False, False)


def _judged(classes: str, identity: str) -> _Named:
    return (_judged_once if len(classes) + len(identity) <= _LONGEST_KEPT else _judged_now)(classes, identity)


def _judged_now(classes: str, identity: str) -> _Named:
    names = f"{classes} {identity}"
    words = {word.lower() for word in _WORDS.findall(names)}
    return _Named(
        hidden=not _HIDDEN_WORDS.isdisjoint(classes.split()),
        furniture=not words.isdisjoint(_FURNITURE_WORDS),
        date=not words.isdisjoint(_DATE_WORDS),
        lead=not words.isdisjoint(_LEAD_WORDS),
        body=("body" in names.lower() or not words.isdisjoint(_BODY_WORDS)) and bool(_BODY_NAME.search(names)),
    )


_judged_once = lru_cache(maxsize=4096)(_judged_now)


class Weight:
    """Characters of a subtree: of all text, within links, and in runs long enough to be prose."""

    __slots__ = ("linked", "prose", "text")

    def __init__(self) -> None:
        self.text = 0
        self.linked = 0
        self.prose = 0

    def add_run(self, length: int, linked: bool) -> None:
        """Count a run of text of that many characters."""
        self.text += length
        if linked:
            self.linked += length
        elif length >= _PROSE_RUN:
            self.prose += length

    def add(self, inner: Weight) -> None:
        """Count what stands in a tag within."""
        self.text += inner.text
        self.linked += inner.linked
        self.prose += inner.prose


class Survey:
    """What one walk through a page notes."""

    def __init__(self, soup: Tag) -> None:
        self.root = soup
        self.weights: dict[int, Weight] = {}
        self.cut: set[int] = set()
        self.head: list[Tag] = []  # meta, link, title, base, html, scripts of JSON-LD
        self.headings: list[Tag] = []
        self.times: list[Tag] = []
        self.properties: list[Tag] = []
        self.classed: list[Tag] = []  # tags with a class that names a date or a label
        self.terms: list[Tag] = []  # dt and th
        self.bodies: list[Tag] = []  # containers named as the body of an article
        self.leads: list[Tag] = []  # lines between the headline and the body: subtitles, standfirsts, key facts
        self.articles: list[Tag] = []
        self._suspects: list[Tag] = []
        self._hidden: set[int] = set()
        self._by_name = {
            **dict.fromkeys(("meta", "link", "title", "script", "html", "body"), self.head),
            **dict.fromkeys(("h1", "h2", "h3"), self.headings),
            "time": self.times,
            **dict.fromkeys(("dt", "th"), self.terms),
            **dict.fromkeys(("article", "main"), self.articles),
            **dict.fromkeys(_FURNITURE_TAGS, self._suspects),
        }
        self._walk()
        self._judge()

    def weight(self, tag: Tag) -> Weight:
        """The weight of a tag of this page."""
        return self.weights[id(tag)]

    def _walk(self) -> None:
        weight = self._begin(self.root)
        stack = [(self.root, iter(self.root.contents), weight)]
        links = 0
        while stack:
            tag, children, weight = stack[-1]
            for child in children:
                if isinstance(child, Tag):
                    links += child.name == "a"
                    stack.append((child, iter(child.contents), self._begin(child)))
                    break
                if is_text(child):
                    weight.add_run(len(str(child).strip()), links > 0)
            else:
                stack.pop()
                links -= tag.name == "a"
                if stack:
                    stack[-1][2].add(weight)

    def _begin(self, tag: Tag) -> Weight:
        found = self._by_name.get(tag.name)
        if found is not None:
            found.append(tag)
        if tag.attrs and tag.name not in _NO_CONTAINERS:
            self._note(tag)
        weight = self.weights[id(tag)] = Weight()
        return weight

    def _note(self, tag: Tag) -> None:
        """Put a tag with attributes where they say that it belongs."""
        attrs = tag.attrs
        if "property" in attrs or "itemprop" in attrs:
            self.properties.append(tag)
            if attrs.get("itemprop") == "articleBody":
                self.bodies.append(tag)
        role = attrs.get("role")
        if role in _ARTICLE_ROLES and tag.name not in _ARTICLE_ROLES:
            self.articles.append(tag)
        classes, identity = attribute(tag, "class"), attribute(tag, "id")
        named = _judged(classes, identity) if classes or identity else _UNNAMED
        if named.hidden or _is_hidden(tag):
            self._hidden.add(id(tag))
            self._suspects.append(tag)
        elif role in _FURNITURE_ROLES:
            self._suspects.append(tag)
        if named is not _UNNAMED:
            self._note_named(tag, named)

    def _note_named(self, tag: Tag, named: _Named) -> None:
        if named.furniture and tag.name not in _ARTICLE_ROLES:
            self._suspects.append(tag)
        if named.date:
            self.classed.append(tag)
        if named.lead:
            self.leads.append(tag)
        if named.body:
            self.bodies.append(tag)

    def _judge(self) -> None:
        """Furniture is cut, unless it holds much of the page's prose: all may stand in a "page-with-sidebar"."""
        whole = self.weight(self.root).prose
        for tag in self._suspects:
            weight = self.weight(tag)
            if id(tag) in self._hidden or weight.prose <= 0.4 * whole or weight.linked > 0.7 * weight.text:
                self.cut.add(id(tag))


def _is_hidden(tag: Tag) -> bool:
    """Whether an attribute other than the class hides it."""
    attrs = tag.attrs
    if "hidden" in attrs or attrs.get("aria-hidden") == "true":
        return True
    return "style" in attrs and _HIDDEN_STYLE.search(attribute(tag, "style")) is not None
