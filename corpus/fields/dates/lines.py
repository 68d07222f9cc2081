"""Dates that stand by themselves: at the end of the title, in datelines, labels and stamps, under the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.fields.dates.telling import CAPITAL, DASH, NO_PLACE, PLACE, told
from corpus.fields.dates.written import DAY, MONTH
from corpus.page import Page
from corpus.release import ReleaseDate

#: A dateline, a stamp or a label stands in the first blocks of a release, a signature in its last.
_HEAD_BLOCKS = 6
_FOOT_BLOCKS = 4
_LINES_OF_A_BLOCK = 8
_STAMP_LENGTH = 120
#: A line that ends so was broken by its width, in mid-sentence.
_WRAPPED = re.compile(r"(?:^|\s)(?:[a-z]+|(?i:mon|tues|wednes|thurs|fri|satur|sun)day),?\s{0,3}$")

_DATE = rf"(?P<date>(?i:{DAY}))"
_ARTICLE = r"(?:(?:le|den|el|il|am|em|al?)\s)?"
_DATELINE = re.compile(
    rf"\W{{0,3}}{PLACE}(?:,\s{{0,2}}|\s{{1,2}}|\s?{DASH}{{1,2}}\s?)\(?{_ARTICLE}{_DATE}[)\]]?(?:\sг(?:\.|ода))?"
    rf"\s{{0,2}}(?:{DASH}|\.-|:|/|$|\n|\([{CAPITAL}])"
)
#: "(Washington, D.C.) January 5, 2011 -- ", "(Geneva) 5 May 2011: "
_BRACKETED = re.compile(rf"\W{{0,3}}\({PLACE}\)[,:]?\s?{DASH}{{0,2}}\s{{0,2}}{_DATE}\s{{0,2}}(?:{DASH}|:|$|\n)")
#: "TALMOND, 15 February 1999. The four ports": a full stop does where the place is in capitals.
_CAPITAL_DATELINE = re.compile(rf"\W{{0,3}}[{CAPITAL}][{CAPITAL}.’' ]{{2,40}},\s{{1,3}}{_DATE}\.(?:\s|$)")
_TIME = r"(?:[,;]?\s(?:at\s)?\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s[a-z]{2,4})?)?"
#: What may stand before a date on a line of its own; quotation marks may not.
_MARKS = r"[^\w\"“”‘’«»„]{0,3}"
_CONTACT = r"(?:\s{1,8}(?:contact\b[^\n]{0,60}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}))?"
_STAMP = re.compile(
    rf"{_MARKS}(?:(?:T(?:he|HE)\s)?{PLACE},?\s{{1,8}}{_ARTICLE}|{NO_PLACE}[{CAPITAL}][^\W\d_][^\n.,:;]{{1,70}},\s{_ARTICLE})?"
    rf"(?:le\s)?{_DATE}(?i:{_TIME}{_CONTACT}(?:\sг(?:\.|ода))?)[.)\]\s]{{0,3}}"
)
_LABELS = (
    r"(?:press|news)\srelease|released?|published|issued|posted|date[d]?"
    r"|发布时间|发布日期|发稿时间|日期|publié|communiqué\sde\spresse(?:\sdu)?|veröffentlicht|pressemitteilung(?:\svom)?|datum"
    r"|publicado|fecha|comunicado\sde\sprensa|data(?:\sdi\spubblicazione)?|pubblicato|опубликовано|дата(?:\sпубликации)?"
    r"|تاريخ\sالنشر|التاريخ"
)
_LABEL = re.compile(
    rf"\W{{0,3}}(?i:{_LABELS})(?:\s(?i:on|le|am|el|il|em|del))?\W{{0,4}}(?:{PLACE}[,:]?\s)?{_DATE}(?!,?\s[a-z])"
)
#: Between "For immediate release" and its date a contact or a place may stand, but no sentence.
_IMMEDIATE = re.compile(
    r"\W{0,3}(?i:(?:(?:press|news|media)\srelease\W{1,6})?for\simmediate\srelease)"
    rf"(?:\W{{0,4}}|\b[^\n.;]{{0,60}}?(?<!\w)){_DATE}"
)
#: "Issued by the Directorate at 05:40 on 13 August 2002.", "Verbatim record of the hearing of 21 March 2018".
_RECORD = re.compile(
    rf"(?i:issued\sby|released\sby|published\sby|(?:verbatim\s)?(?:record|transcript|minutes)\sof)\s"
    rf"[^\n.;]{{1,100}}?\s(?:of|on)\s{_DATE}[.\s]{{0,3}}"
)
#: The lines at the head of a release that tell its date, with their source and rule.
_LEADS = (
    (_LABEL, "label", "labelled date"),
    (_IMMEDIATE, "label", "for immediate release"),
    (_DATELINE, "dateline", "dateline"),
    (_BRACKETED, "dateline", "dateline"),
    (_CAPITAL_DATELINE, "dateline", "dateline"),
    (_RECORD, "heading", "date of the record or issue"),
)
#: A date before the first words: "March 15, 2005 – Washington", but not "June 6, 1944, was", "May 4, 2026 Celebration".
_OPENING = re.compile(rf"\W{{0,3}}{_DATE}(?:[^\S\n]?[–—|:]\s?|[^\S\n]{{2,9}})\W{{0,2}}[{CAPITAL}]")
_MONTH_STAMP = re.compile(rf"{_MARKS}(?P<date>(?i:{MONTH}))[.)\]\s]{{0,3}}")
_TITLE_END = re.compile(rf"(?:{DASH}|[,:|(\[])\s{{0,2}}{_DATE}[)\]]?$")

#: A notice of an event to come labels the event's day, and its title bears it.
_EVENT_LABEL = re.compile(r"\W{0,3}(?:what|where|when|who|time|location|venue)\s?:", re.IGNORECASE)
_EVENT_LINE = re.compile(r"\W{0,3}\d{1,2}(?::\d{2})?\s?(?:[–—-]|[ap]\.?m\.?\s?[^\s.])", re.IGNORECASE)
_HOURS = re.compile(r"\d(?:\s?[ap]\.?m\.?)?\s?[–—-]\s?\d{1,2}(?::\d\d)?\s?[ap]\.?m\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.IGNORECASE)
_TO_COME = re.compile(
    r"agenda|calendar|advisory|guidance|\b(?:will|to)\s(?:host|hold|attend|visit|speak|deliver|join|travel|testify|lead|convene|meet)\b",
    re.IGNORECASE,
)
#: Under such a title a day with its weekday is that of an event.
_EVENTS = re.compile(rf"{_TO_COME.pattern}|\b(?:schedule|events|save\sthe\sdate|to\sdiscuss)\b", re.IGNORECASE)
#: What follows the date of a letter that a release quotes, and what comes before it.
_LETTER = re.compile(r"\W{0,3}(?:(?:The )?(?:Honou?rable|President)|Dear|Hon\.|Mr\.|Mrs\.|Ms\.|Dr\.|To:)(?:\s|\b)")
_INTRODUCES = re.compile(r"(?<!release):\s*$|follows\W*$", re.IGNORECASE)
_TEXT_BELOW = re.compile(
    r"\b(?:letter|text|resolution|op-?ed|article|column|bill|interview|details|schedule)\b.{0,160}\b(?:below|here|follows?|attached)\b.{0,20}$",
    re.IGNORECASE,
)
#: An article taken over from elsewhere bears its writer's name above its date.
_BYLINE = re.compile(r"By\s[A-Z][\w.’'-]*\s[A-Z]")


def in_title(_: Page, title: str) -> Iterator[ReleaseDate]:
    """The day that ends the title: "Department Press Briefing - August 4, 2021"."""
    match = None if _TO_COME.search(title) else _TITLE_END.search(title, max(0, len(title) - 60))
    if found := told(match, "title", "title", "date at the end of the title", 0.9):
        yield found


def in_head(page: Page, title: str) -> Iterator[ReleaseDate]:
    """The dates of the first lines: labels and datelines, else a date on a line of its own."""
    head = list(_lines(page, range(min(_HEAD_BLOCKS, len(page.blocks)))))
    if any(_EVENT_LABEL.match(text) for text, _ in head):
        return
    yield from _leads(head)
    stamp = _stamp(head, _STAMP, "date on a line of its own") or _stamp(
        head, _MONTH_STAMP, "month on a line of its own"
    )
    if stamp and not (_EVENTS.search(title) and _WEEKDAY.match(page.body, stamp.evidence.start or 0)):
        yield stamp
    elif found := told(_OPENING.match(page.body), "date line", "body", "date before the first words", 0.9):
        yield found


def _leads(lines: list[tuple[str, int]]) -> Iterator[ReleaseDate]:
    for text, start in lines:
        for form, source, rule in _LEADS:
            match = form.fullmatch(text) if form is _RECORD else form.match(text)
            if found := told(match, source, "body", rule, 0.95, start):
                yield found
        if _TEXT_BELOW.search(text[-200:]):
            return


def in_foot(page: Page, _: str) -> Iterator[ReleaseDate]:
    """The day that stands alone under the text, as where a document is signed."""
    blocks = range(max(_HEAD_BLOCKS, len(page.blocks) - _FOOT_BLOCKS), len(page.blocks))
    found = _stamp(list(_lines(page, blocks)), _STAMP, "date under the text")
    start = (found.evidence.start or 0) if found else 0
    around = page.body[max(0, start - 1) : start + 3]
    # Under the text a day of the week heads events, figures with strokes stand in a table, brackets in a note.
    if found and not (_WEEKDAY.match(page.body, start) or "/" in around or around.startswith("(")):
        yield found


def _stamp(lines: list[tuple[str, int]], form: re.Pattern[str], rule: str) -> ReleaseDate | None:
    """The date that lines of their own state; null where two of them differ, as in a chronology."""
    found: ReleaseDate | None = None
    for index, (text, start) in enumerate(lines):
        match = form.fullmatch(text) if len(text) <= _STAMP_LENGTH else None
        if match and (_is_of_a_quoted_text(lines, index) or _is_of_an_event(match, lines, index)):
            return None
        match = None if match and text.rstrip().endswith(").") else match  # the end of a reference
        date = told(match, "date line", "body", rule, 0.9, start)
        if date and found and date.value != found.value:
            return None
        found = found or date
    return found


def _is_of_a_quoted_text(lines: list[tuple[str, int]], index: int) -> bool:
    """True when a date line heads a letter or a list that the release introduces."""
    before = lines[index - 1][0] if index else ""
    after = lines[index + 1][0] if index + 1 < len(lines) else ""
    near = (line for line, _ in lines[max(0, index - 3) : index])
    introduced = _INTRODUCES.search(before[-200:]) or any(_TEXT_BELOW.search(line[-200:]) for line in near)
    return bool(introduced or _LETTER.match(after) or _BYLINE.match(before))


def _is_of_an_event(match: re.Match[str], lines: list[tuple[str, int]], index: int) -> bool:
    """True when a date line heads what happens on that day, as in a schedule: "10:30 AM Senator Burr visits"."""
    before = lines[index - 1][0] if index else ""
    after = lines[index + 1][0] if index + 1 < len(lines) else ""
    return bool(
        _HOURS.search(before) or (_WEEKDAY.match(match["date"]) and (_EVENT_LINE.match(after) or _HOURS.search(after)))
    )


def _lines(page: Page, blocks: range) -> Iterator[tuple[str, int]]:
    """The lines of the blocks with their offsets, short blocks of two also whole; tables and lists have no stamps."""
    for index in blocks:
        block, (start, _) = page.blocks[index], page.block_spans[index]
        if block.kind in ("row", "item"):
            continue
        at = start
        lines = block.text.split("\n", _LINES_OF_A_BLOCK)[:_LINES_OF_A_BLOCK]
        if len(lines) == 2 and len(block.text) <= _STAMP_LENGTH:
            yield block.text, start
        for before, line in zip(["", *lines], lines, strict=False):
            if not _WRAPPED.search(before, max(0, len(before) - 40)):
                bare = line.lstrip()
                yield bare, at + len(line) - len(bare)
            at += len(line) + 1
