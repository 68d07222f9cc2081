"""What a page declares of itself: JSON-LD, meta elements, RDFa and microdata, times, labelled fields, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.encoding import clean
from corpus.formats.html.jsonld import declared_in_jsonld
from corpus.formats.html.labels import labelled_fields
from corpus.formats.html.survey import Survey
from corpus.formats.html.tree import attribute, text_of
from corpus.page import Declared

# The last part of a name, without its marks: "article:published_time", "dcterms.issued" are told by their ends.
_FIELD_OF = {
    **dict.fromkeys(("title", "headline"), "title"),
    **dict.fromkeys(
        (
            "publishedtime", "datepublished", "published", "publisheddate", "publishdate", "publicationdate",
            "pubdate", "firstpublishedat", "publishedat", "issued", "date", "releasedate", "dateissued", "created",
            "datecreated", "createdtime", "parselypubdate", "citationpublicationdate", "citationdate",
            "citationonlinedate", "publishtime", "publicationtime", "originalpublicationdate", "available",
            "dateavailable", "publishedon", "firstpublished", "postdate", "newsdate", "articledate", "datepublication",
        ),
        "date",
    ),
    **dict.fromkeys(
        (
            "modifiedtime", "datemodified", "modified", "lastmodified", "updatedtime", "lastupdated", "updated",
            "publicupdatedat", "revised", "datereviewed", "reviewed",
        ),
        "modified",
    ),
    **dict.fromkeys(("author", "creator", "byl"), "author"),
    **dict.fromkeys(("publisher", "primarypublishingorganisation"), "issuer"),
    **dict.fromkeys(("sitename",), "site"),
    **dict.fromkeys(("language", "contentlanguage", "locale", "inlanguage"), "language"),
    **dict.fromkeys(("keywords", "newskeywords", "tag", "subject"), "topic"),
    "url": "url",
    "type": "kind",
}  # fmt: skip
_TRUST = ("publishedtime", "datepublished", "issued", "firstpublishedat")  # of dates: before the many other names
_KIND = re.compile(r"press[ -]?release|speech|statement|transcript|fact[ -]?sheet", re.IGNORECASE)
_KIND_CLASS = re.compile(
    r"(?:node-type|node-|single|post-type|page-type|type|content-type)-(press-release|speech|statement|transcript|fact-sheet)\b"
)
_DATE_CLASSES = re.compile(
    r"(?:^|[\s_])(?:date-display-single|pub-?date|publish(?:ed)?-?date|publication-date|date-published|posted-on"
    r"|(?:post|entry|release|press|article|news|story|item|node|submitted|page|content|field--name-field-pr)[-_]{0,2}date"
    r"|field--name-field-(?:[a-z]+-)?date|published|dateline-date|date|timestamp)(?=$|[\s])",
    re.IGNORECASE,
)
_TITLE_JOINT = re.compile(r"\s+(?:[|»·•–—-]|::|>)\s+")
_SHORT = 100


def declared_by(survey: Survey) -> tuple[Declared, ...]:
    """All that a page states of itself, for each field the most trusted value first."""
    found = [
        *declared_in_jsonld(tag for tag in survey.head if tag.name == "script"),
        *_canonical(survey),
        *_metas(survey),
        *_properties(survey),
        *_times(survey),
        *labelled_fields(survey),
        *_classed_dates(survey),
        *_of_root(survey),
    ]
    titles, site = _titles(survey, [value for value in found if value.field == "title"])
    rest = [value for value in found if value.field != "title"]
    return tuple(_without_repeats([*titles, *rest, *site]))


def _without_repeats(values: list[Declared]) -> Iterator[Declared]:
    seen: set[tuple[str, str]] = set()
    for value in values:
        text = clean(" ".join(value.value.split()))
        if text and (value.field, text) not in seen:
            seen.add((value.field, text))
            yield Declared(value.field, text, value.source)


def field_named(name: str) -> str | None:
    """Our field for a name of metadata ("DC.date.issued", "article:modified_time"), or None."""
    return _FIELD_OF.get(_tail(name))


def _tail(name: str) -> str:
    return re.split(r"[.:]", name.lower())[-1].replace("_", "").replace("-", "")


def _metas(survey: Survey) -> list[Declared]:
    ranked: list[tuple[int, Declared]] = []
    for tag in survey.head:
        if tag.name != "meta":
            continue
        name = attribute(tag, "property") or attribute(tag, "name") or attribute(tag, "itemprop")
        name = name or attribute(tag, "http-equiv")
        field, value = field_named(name), attribute(tag, "content").strip()
        if not field or not value or (name.startswith("twitter:") and field != "title"):
            continue
        if field in ("author", "issuer") and value.startswith(("http:", "https:", "@")):
            continue
        if field == "kind":
            kind = _KIND.search(value)
            if not kind:
                continue
            value = kind[0].lower()
        rank = 0 if field != "date" or _tail(name) in _TRUST else 1
        ranked.append((rank, Declared(field, value, f"meta {name}")))
    return [value for _rank, value in sorted(ranked, key=lambda pair: pair[0])]


def _canonical(survey: Survey) -> Iterator[Declared]:
    for tag in survey.head:
        if tag.name == "link" and attribute(tag, "rel").lower() == "canonical" and attribute(tag, "href"):
            yield Declared("url", attribute(tag, "href").strip(), "link canonical")


def _properties(survey: Survey) -> Iterator[Declared]:
    for tag in survey.properties:
        name = attribute(tag, "property") or attribute(tag, "itemprop")
        field = field_named(name.split()[0]) if name.split() else None
        if field not in ("date", "modified", "author", "issuer", "title", "language"):
            continue
        value = attribute(tag, "content") or attribute(tag, "datetime") or text_of(tag)
        if value and (field == "title" or len(value) <= _SHORT):
            kind = "rdfa" if "property" in tag.attrs else "microdata"
            yield Declared(field, value, f"{kind} {name}")


def _times(survey: Survey) -> Iterator[Declared]:
    dated = False
    for tag in survey.times:
        value = attribute(tag, "datetime") or text_of(tag)
        classes = attribute(tag, "class").lower()
        if not value or len(value) > _SHORT:
            continue
        if ("updated" in classes or "modified" in classes) and "publish" not in classes and "entry-date" not in classes:
            yield Declared("modified", value, "time")
        elif not dated:  # later ones belong to lists of other releases and to events
            dated = True
            yield Declared("date", value, "time")


def _classed_dates(survey: Survey) -> Iterator[Declared]:
    for tag in survey.classed:
        classes = attribute(tag, "class")
        found = _DATE_CLASSES.search(classes)
        weight = survey.weight(tag)
        if not found or not 4 <= weight.text <= 60 or tag.name == "time":
            continue
        text = text_of(tag)
        if any(character.isdigit() for character in text):
            updated = re.search(r"updat|modif|review", classes + " " + text, re.IGNORECASE)
            yield Declared("modified" if updated else "date", text, f"class {classes[:60]}")
            if not updated:
                return


def _of_root(survey: Survey) -> Iterator[Declared]:
    for tag in survey.head:
        if tag.name == "html" and attribute(tag, "lang"):
            yield Declared("language", attribute(tag, "lang"), "html lang")
        elif tag.name == "html" and attribute(tag, "xml:lang"):
            yield Declared("language", attribute(tag, "xml:lang"), "html xml:lang")
    for tag in [*(tag for tag in survey.head if tag.name == "body"), *survey.articles]:
        kind = _KIND_CLASS.search(attribute(tag, "class"))
        if kind:
            yield Declared("kind", kind[1].replace("-", " "), f"class {kind[0]}")


def _titles(survey: Survey, stated: list[Declared]) -> tuple[list[Declared], list[Declared]]:
    """The titles, without the site's name behind them, and the site's name where a title told it."""
    headings = [(tag.name, text_of(tag)) for tag in survey.headings if id(tag) not in survey.cut]
    texts = {text for _name, text in headings if text}
    known = [value.value for value in stated]
    document = next((text_of(tag) for tag in survey.head if tag.name == "title"), "")
    titles = [Declared("title", _without_site(value.value, texts)[0], value.source) for value in stated]
    head, site = _without_site(document, texts | set(known))
    if not site and document and not titles:
        head, site = _before_last_joint(document)
    told = next((text for text in ([head] if head != document else []) if text in texts), None)
    if told and not titles:
        titles.append(Declared("title", told, "h1"))
    titles += [Declared("title", text, "h1") for name, text in headings if name == "h1" and text]
    if head:
        titles.append(Declared("title", head, "title element"))
    return titles, [Declared("site", site, "title element")] if site else []


def _without_site(title: str, headings: set[str]) -> tuple[str, str]:
    """A title cut where one of the page's headings ends, and the last part of what was cut."""
    joints = list(_TITLE_JOINT.finditer(title))
    for joint in reversed(joints):
        if title[: joint.start()].strip() in headings:
            return title[: joint.start()].strip(), title[joints[-1].end() :].strip()
    return title, ""


def _before_last_joint(title: str) -> tuple[str, str]:
    head, mark, site = title.rpartition(" | ")
    return (head.strip(), site.strip()) if mark and len(head) > len(site) else (title, "")
