"""One walk through a page that notes all that is looked for later: weights of text, furniture, candidates, metadata."""

from __future__ import annotations

import re

from bs4.element import Tag

from corpus.formats.html.tree import attribute, events, is_text

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
_PROSE_RUN = 60
"""Characters of one run of text outside links from which it counts as prose; the longest menu entries have fewer."""


class Weight:
    """Characters of a subtree: of all text, within links, and in runs long enough to be prose."""

    __slots__ = ("linked", "prose", "text")

    def __init__(self) -> None:
        self.text = 0
        self.linked = 0
        self.prose = 0


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
        self._walk()
        self._judge()

    def weight(self, tag: Tag) -> Weight:
        """The weight of a tag of this page."""
        return self.weights[id(tag)]

    def _walk(self) -> None:
        stack: list[Weight] = []
        links = 0
        for begins, element in events(self.root):
            if isinstance(element, Tag):
                if begins:
                    links += element.name == "a"
                    stack.append(Weight())
                    self._note(element)
                else:
                    links -= element.name == "a"
                    weight = self.weights[id(element)] = stack.pop()
                    if stack:
                        outer = stack[-1]
                        outer.text += weight.text
                        outer.linked += weight.linked
                        outer.prose += weight.prose
            elif is_text(element):
                length = len(str(element).strip())
                weight = stack[-1]
                weight.text += length
                if links:
                    weight.linked += length
                elif length >= _PROSE_RUN:
                    weight.prose += length

    def _note(self, tag: Tag) -> None:
        name = tag.name
        if name in ("meta", "link", "title", "script", "html", "body"):
            self.head.append(tag)
        elif name in ("h1", "h2", "h3"):
            self.headings.append(tag)
        elif name == "time":
            self.times.append(tag)
        elif name in ("dt", "th"):
            self.terms.append(tag)
        elif name in ("article", "main"):
            self.articles.append(tag)
        elif name in _FURNITURE_TAGS:
            self._suspects.append(tag)
        attrs = tag.attrs
        if not attrs or name in ("html", "body", "meta", "link", "script"):
            return
        if "property" in attrs or "itemprop" in attrs:
            self.properties.append(tag)
            if attrs.get("itemprop") == "articleBody":
                self.bodies.append(tag)
        if name not in _ARTICLE_ROLES and attribute(tag, "role") in _ARTICLE_ROLES:
            self.articles.append(tag)
        if _looks_hidden(tag) or attribute(tag, "role") in _FURNITURE_ROLES:
            self._suspects.append(tag)
        names = f"{attribute(tag, 'class')} {attribute(tag, 'id')}"
        if len(names) > 1:
            self._note_names(tag, names)

    def _note_names(self, tag: Tag, names: str) -> None:
        words = {word.lower() for word in _WORDS.findall(names)}
        if words & _FURNITURE_WORDS and tag.name not in ("main", "article"):
            self._suspects.append(tag)
        if words & _DATE_WORDS:
            self.classed.append(tag)
        if words & _LEAD_WORDS:
            self.leads.append(tag)
        if ("body" in names.lower() or words & _BODY_WORDS) and _BODY_NAME.search(names):
            self.bodies.append(tag)

    def _judge(self) -> None:
        """Furniture is cut, unless it holds much of the page's prose: all may stand in a "page-with-sidebar"."""
        whole = self.weight(self.root).prose
        for tag in self._suspects:
            weight = self.weight(tag)
            if _looks_hidden(tag) or weight.prose <= 0.4 * whole or weight.linked > 0.7 * weight.text:
                self.cut.add(id(tag))


def _looks_hidden(tag: Tag) -> bool:
    attrs = tag.attrs
    if "hidden" in attrs or attrs.get("aria-hidden") == "true":
        return True
    if "style" in attrs and _HIDDEN_STYLE.search(attribute(tag, "style")):
        return True
    return "class" in attrs and not _HIDDEN_WORDS.isdisjoint(attribute(tag, "class").split())
