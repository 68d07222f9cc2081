"""Where on a page the release stands: containers named so first, then the density of prose, also in table layouts."""

from __future__ import annotations

import re

from bs4.element import Tag

from corpus.formats.html.blocks import MeasuredBlock, blocks_of, measured_blocks
from corpus.formats.html.survey import Survey
from corpus.formats.html.tree import events
from corpus.page import Block

_ENOUGH_OF_PROSE = 0.5
"""A container named as the body holds the release if it has this share of the article's prose."""
_NEARLY_ALL = 0.85
"""The densest container is the smallest one with this share of the page's prose."""
_LONGEST_LEAD = 1500
_TRAILING = re.compile(
    r"(?:page )?(?:last )?(?:updated|modified|reviewed|revised)\b.{0,60}|back to (?:the )?top|(?:return to )?top"
    r"|print(?: this)?(?: page| version)?|printer[- ]friendly(?: version)?|e-?mail this page|share(?: this)?(?: page)?"
    r"|(?:©|\(c\)|copyright\b).{0,160}"
    r"|all rights reserved\.?|(?:home|main|contact(?: us)?|site ?map)(?: ?[|·•/] ?.{0,80})?"
    r"|skip to (?:main )?content|you are here:?.{0,200}",
    re.IGNORECASE | re.DOTALL,
)


def main_blocks(survey: Survey) -> tuple[Block, ...]:
    """The blocks of the release on a page."""
    named = _named_body(survey)
    if named:
        body = _trimmed(measured_blocks(named, survey.cut), links_too=False)
        return (*_lead_blocks(survey, named, body), *(measured.block for measured in body))
    dense = _densest(survey)
    cut = survey.cut | _link_boxes(survey, dense)
    return tuple(measured.block for measured in _trimmed(measured_blocks(dense, cut), links_too=True))


def _named_body(survey: Survey) -> Tag | None:
    """The best container that its markup names as the body of an article, else the article or main element itself."""
    cut = _all_within_cut(survey)
    articles = [tag for tag in survey.articles if id(tag) not in cut and survey.weight(tag).text]
    article = max(articles, key=lambda tag: (survey.weight(tag).prose, -survey.weight(tag).text), default=None)
    whole = survey.weight(article if article else survey.root)
    bodies = [tag for tag in survey.bodies if id(tag) not in cut and survey.weight(tag).text]
    enough = [tag for tag in bodies if survey.weight(tag).prose >= _ENOUGH_OF_PROSE * max(1, whole.prose)]
    if enough:
        return min(enough, key=lambda tag: survey.weight(tag).text)
    if bodies and whole.prose == 0:
        return max(bodies, key=lambda tag: survey.weight(tag).text)
    total = survey.weight(survey.root).prose
    if article and (whole.prose >= _ENOUGH_OF_PROSE * total or whole.text > 0 == total):
        return article
    return None


def _lead_blocks(survey: Survey, body: Tag, blocks: list[MeasuredBlock]) -> list[Block]:
    """Subtitles, standfirsts and key facts that stand before the body container, where it does not repeat them."""
    if not survey.leads:
        return []
    stamped = [*survey.times, *survey.properties]  # "Press release, 18-07-2019" is a line about the release, not of it
    dated = {id(outer) for tag in stamped for outer in (tag, *tag.parents)}
    leads = {id(tag) for tag in survey.leads} - dated
    said = {measured.block.text for measured in blocks}
    found: list[Block] = []
    for begins, element in events(survey.root, survey.cut):
        if element is body:
            break
        if (
            begins
            and id(element) in leads
            and isinstance(element, Tag)
            and survey.weight(element).text <= _LONGEST_LEAD
        ):
            for block in blocks_of(element, survey.cut):
                if block.text not in said:
                    said.add(block.text)
                    found.append(block)
    return found


def _all_within_cut(survey: Survey) -> set[int]:
    """The id() of each tag that stands in furniture."""
    kept = {id(element) for begins, element in events(survey.root, survey.cut) if begins}
    return {key for key in survey.weights if key not in kept}


def _densest(survey: Survey) -> Tag:
    """The smallest container that still has nearly all prose of the page."""
    tag = survey.root
    total = survey.weight(tag).prose
    while total:
        children = [child for child in tag.contents if isinstance(child, Tag) and id(child) not in survey.cut]
        best = max(children, key=lambda child: survey.weight(child).prose, default=None)
        if best is None or survey.weight(best).prose < _NEARLY_ALL * total or best.name in ("p", "font", "span", "b"):
            break
        tag = best
    return tag


def _link_boxes(survey: Survey, root: Tag) -> set[int]:
    """Cells, lists and divisions of a page without marked furniture that are mostly links and have no prose."""
    boxes: set[int] = set()
    for begins, element in events(root, survey.cut):
        if begins and isinstance(element, Tag) and element.name in ("td", "ul", "div", "table", "center", "form", "p"):
            weight = survey.weight(element)
            if weight.prose == 0 and weight.linked > 0.6 * weight.text and (weight.linked > 40 or element.name == "td"):
                boxes.add(id(element))
    return boxes


def _trimmed(blocks: list[MeasuredBlock], *, links_too: bool) -> list[MeasuredBlock]:
    """The blocks without the page's own lines at both ends."""
    first, last = 0, len(blocks)
    while first < last and _is_furniture(blocks[first], links_too):
        first += 1
    while last > first and _is_furniture(blocks[last - 1], links_too):
        last -= 1
    return blocks[first:last]


def _is_furniture(measured: MeasuredBlock, links_too: bool) -> bool:
    text = measured.block.text
    if _TRAILING.fullmatch(text):
        return True
    return links_too and measured.linked > 0.8 and len(text) < 200
