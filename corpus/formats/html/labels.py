"""Labelled fields of a page: "Component(s): Tax Division", as content management systems print them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4.element import Tag

from corpus.formats.html.survey import Survey
from corpus.formats.html.tree import attribute, text_of
from corpus.page import Declared

_FIELD_OF_LABEL = {
    **dict.fromkeys(
        (
            "component", "components", "agency", "agencies", "organization", "organizations", "organisation",
            "organisations", "department", "departments", "ministry", "ministries", "office", "offices", "bureau",
            "division", "divisions",
        ),
        "organization",
    ),
    **dict.fromkeys(("issued by", "issuer", "publisher", "published by", "source", "released by"), "issuer"),
    **dict.fromkeys(
        ("date", "published", "publication date", "release date", "date of release", "posted", "date issued", "issued",
         "date published", "published on", "posted on", "press release date"),
        "date",
    ),
    **dict.fromkeys(("updated", "last updated", "modified", "last modified", "last reviewed"), "modified"),
    **dict.fromkeys(("author", "by"), "author"),
    **dict.fromkeys(("speaker", "speakers", "delivered by"), "speaker"),
    **dict.fromkeys(("topic", "topics", "tags", "tag", "keywords", "subject", "subjects"), "topic"),
    **dict.fromkeys(("place", "location", "venue", "delivered at"), "place"),
    **dict.fromkeys(("type", "document type", "content type"), "kind"),
    **dict.fromkeys(
        ("press release number", "release number", "release no", "number", "reference", "ref", "news release number"),
        "number",
    ),
}  # fmt: skip
_LONGEST_LABEL = 40
_LONGEST_VALUE = 200


def labelled_fields(survey: Survey) -> list[Declared]:
    """The values of labelled fields; where they stand is cut from the page's main text."""
    found: list[Declared] = []
    for tag in [*survey.classed, *survey.terms]:
        if survey.weight(tag).text > _LONGEST_LABEL:
            continue
        label = re.sub(r"\(s\)|[:.*]", "", text_of(tag)).strip().lower()
        field = _FIELD_OF_LABEL.get(label)
        if not field or ("label" not in attribute(tag, "class") and tag.name not in ("dt", "th")):
            continue
        values = list(_values_beside(tag, survey))
        found += [Declared(field, value, f"label {label}") for value in values]
        if values:
            survey.cut |= {id(tag), *(id(sibling) for sibling in _beside(tag))}
    return found


def _beside(label: Tag) -> Iterator[Tag]:
    """The tags that give the value of a label: those after it, up to the next label."""
    for sibling in label.next_siblings:
        if isinstance(sibling, Tag):
            if sibling.name == label.name and (label.name in ("dt", "th") or "label" in attribute(sibling, "class")):
                return
            yield sibling


def _values_beside(label: Tag, survey: Survey) -> Iterator[str]:
    for tag in _beside(label):
        inner = [child for child in tag.contents if isinstance(child, Tag)]
        parts = inner if len(inner) > 1 and all(part.name == inner[0].name for part in inner) else [tag]
        for part in parts:
            value = text_of(part)
            if value and survey.weight(part).text <= _LONGEST_VALUE:
                yield value
