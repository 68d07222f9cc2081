"""The date of a release by a cascade: what is declared, what its title, head and foot state, its address, its prose.

What says when a page was changed never dates a release, and neither does a day that prose merely mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from corpus.fields.identity import release_url
from corpus.fields.written_dates import DAY, MONTH, Moment, checked, dated, from_declared, from_match
from corpus.page import Declared, Page
from corpus.release import Evidence, ReleaseDate, Where

#: Words that make a line speak of another day than that of the release.
_OTHER_DAY = re.compile(
    r"updat|modif|revis|review|copyright|©|expir|effective|deadline|\bdue\b|until|since|before|after|\bborn|\bact\b"
    r"|as of|\bfrom\b|period|\bend|begin|next|upcoming|schedule|more information",
    re.IGNORECASE,
)
_MODIFIED_SOURCE = re.compile(r"modif|updat|copyright|expir", re.IGNORECASE)

#: A dateline, a stamp or a label stands in the first blocks of a release, a signature in its last.
_HEAD_BLOCKS = 6
_FOOT_BLOCKS = 4
_LINES_OF_A_BLOCK = 8
#: Characters in which a release says when it speaks.
_FIRST_PARAGRAPHS = 600
_STAMP_LENGTH = 120
#: A line that ends so was broken by its width, in mid-sentence.
_WRAPPED = re.compile(r"(?:^|\s)[a-z]+,?\s{0,3}$")

_DASH = r"[–—―‒-]"
_NO_PLACE = r"(?!(?i:(?:on|in|by|at|to|of|the|for|and|mon|tues?|wednes|thurs|fri|satur|sun)(?:day)?)\b)"
_PLACE = _NO_PLACE + r"[A-Z][\w.'’-]{0,40}(?:(?:\s|,\s)[A-Z][\w.'’-]{0,40}){0,5}"
_DATE = rf"(?P<date>(?i:{DAY}))"
_DATELINE = re.compile(
    rf"\W{{0,3}}{_PLACE}(?:,\s{{0,2}}|\s{{1,2}}|\s?{_DASH}\s?)\(?{_DATE}[)\]]?\s{{0,2}}(?:{_DASH}|:|/|$|\n|\([A-Z])"
)
#: "TALMOND, 15 February 1999. The four ports": a full stop does where the place is in capitals.
_CAPITAL_DATELINE = re.compile(rf"\W{{0,3}}[A-Z][A-Z.’' ]{{2,40}},\s{{1,3}}{_DATE}\.(?:\s|$)")
_TIME = r"(?:[,;]?\s(?:at\s)?\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s[a-z]{2,4})?)?"
_STAMP = re.compile(
    rf"\W{{0,3}}(?:{_PLACE},?\s{{1,8}}|{_NO_PLACE}[A-Z][^\W\d_][^\n.,:;]{{1,70}},\s)?{_DATE}(?i:{_TIME})[.)\]\s]{{0,3}}"
)
_LABEL = re.compile(
    rf"\W{{0,3}}(?i:for\s(?:immediate\s)?release|(?:press|news)\srelease|released?|published|issued|posted|date[d]?"
    rf"|发布时间|发布日期|发稿时间|日期)(?:\s(?i:on))?\W{{0,4}}(?:{_PLACE}[,:]?\s)?{_DATE}"
)
#: "Issued by the Directorate at 05:40 on 13 August 2002.", "Verbatim record of the hearing of 21 March 2018".
_RECORD = re.compile(
    rf"(?i:issued\sby|released\sby|published\sby|(?:verbatim\s)?(?:record|transcript|minutes)\sof)\s"
    rf"[^\n.;]{{1,100}}?\s(?:of|on)\s{_DATE}[.\s]{{0,3}}"
)
#: A notice of an event to come labels the event's day, and a schedule's title bears it.
_EVENT_LABEL = re.compile(r"\W{0,3}(?:what|where|when|who|time|location|venue)\s?:", re.IGNORECASE)
_EVENT_LINE = re.compile(r"\W{0,3}\d{1,2}(?::\d{2})?\s?(?:[–—-]|[ap]\.?m\.?\s\S)", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.IGNORECASE)
_SCHEDULE = re.compile(r"schedule|agenda|calendar|advisory|guidance", re.IGNORECASE)
#: What follows the date of a letter that a release quotes.
_LETTER = re.compile(r"\W{0,3}(?:The (?:Honou?rable|President)|Dear|Hon\.|Mr\.|Mrs\.|Ms\.|To:)(?:\s|$)")
_INTRODUCES = re.compile(r"(?<!release):\s*$|follows\W*$", re.IGNORECASE)
#: The lines at the head of a release that tell its date, with their source and rule.
_LEADS = (
    (_LABEL, "label", "labelled date"),
    (_DATELINE, "dateline", "dateline"),
    (_CAPITAL_DATELINE, "dateline", "dateline"),
    (_RECORD, "heading", "date of the record or issue"),
)
_TITLE_END = re.compile(rf"(?:{_DASH}|[,:|(\[])\s{{0,2}}{_DATE}[)\]]?$")
_TODAY = re.compile(rf"\b[Tt]oday,?\s\(?{_DATE}")
_MONTH_STAMP = re.compile(rf"\W{{0,3}}(?P<date>(?i:{MONTH}))[.)\]\s]{{0,3}}")
_YEAR_OF = re.compile(
    r"\b(?P<year>\d{4}) (?:is|has been (?:declared|designated|named)) (?:a|an|the) [\"“‘']{0,2}[Yy]ear of\b"
)
_URL_DATE = re.compile(r"/(?:[a-z]{0,3})(\d{4})([-/]?)(\d{1,2})(?:[-/](\d{1,2}))?(?=[/_-]|$)")
_URL_COMPACT = re.compile(r"[/_t](\d{4})(\d{2})(\d{2})(?=[/_.]|$)")

_ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth"
    " twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
_UNIT_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS, _UNITS, _TENS = _ORDINAL_WORDS.split(), _UNIT_WORDS.split(), _TEN_WORDS.split()
#: The clause that dates a proclamation: "this seventh day of October, in the year of our Lord two thousand twenty-two".
_WITNESS = re.compile(
    r"\bthis\s(?P<day>[a-z]+(?:-[a-z]+)?)\sday\sof\s(?P<month>[A-Z][a-z]+),\sin\sthe\syear\sof\sour\s[Ll]ord\stwo\sthousand"
    r"(?:\sand)?\s(?P<year>[a-z]+(?:-[a-z]+)?)\b"
)


def release_date(page: Page, title: str) -> ReleaseDate | None:
    """The day, month or year of the release as precisely as it is told, or null where no rule is sure."""
    for rule in (_declared, _in_title, _in_head, _today, _in_foot, _in_witness, _in_address, _in_prose):
        if found := rule(page, title):
            return found
    return None


def _declared(page: Page, _: str) -> ReleaseDate | None:
    for declared in page.values("date"):
        if not _MODIFIED_SOURCE.search(declared.source) and (moment := from_declared(declared.value)):
            return dated(moment, _declared_evidence(declared))
    return None


def _declared_evidence(declared: Declared) -> Evidence:
    return Evidence(declared.source, "metadata", "declared date", 1.0)


def _in_title(_: Page, title: str) -> ReleaseDate | None:
    match = None if _SCHEDULE.search(title) else _TITLE_END.search(title, max(0, len(title) - 60))
    return _told(match, "title", "title", "date at the end of the title", 0, 0.9) if match else None


def _in_head(page: Page, _: str) -> ReleaseDate | None:
    head = list(_lines(page, range(min(_HEAD_BLOCKS, len(page.blocks)))))
    if any(_EVENT_LABEL.match(text) for text, _ in head):
        return None
    for text, start in head:
        for form, source, rule in _LEADS:
            match = form.fullmatch(text) if form is _RECORD else form.match(text)
            if match and (found := _told(match, source, "body", rule, start, 0.95)):
                return found
    return _stamp(head, _STAMP, "date on a line of its own") or _stamp(head, _MONTH_STAMP, "month on a line of its own")


def _today(page: Page, _: str) -> ReleaseDate | None:
    """The day that the first paragraphs call today."""
    match = _TODAY.search(page.body, 0, _FIRST_PARAGRAPHS)
    return _told(match, "text", "body", "the day called today", 0, 0.9) if match else None


def _in_foot(page: Page, _: str) -> ReleaseDate | None:
    blocks = range(max(_HEAD_BLOCKS, len(page.blocks) - _FOOT_BLOCKS), len(page.blocks))
    found = _stamp(list(_lines(page, blocks)), _STAMP, "date under the text")
    # A day of the week under the text heads the events of that day.
    return None if found and _WEEKDAY.match(page.body, found.evidence.start or 0) else found


def _stamp(lines: list[tuple[str, int]], form: re.Pattern[str], rule: str) -> ReleaseDate | None:
    """The date that lines of their own state; null where two of them differ, as in a chronology."""
    found: ReleaseDate | None = None
    for index, (text, start) in enumerate(lines):
        match = form.fullmatch(text) if len(text) <= _STAMP_LENGTH else None
        if match and (_is_of_a_quoted_text(lines, index) or _is_of_an_event(match, lines[index + 1 : index + 2])):
            return None
        told = _told(match, "date line", "body", rule, start, 0.9) if match else None
        if told and found and told.value != found.value:
            return None
        found = found or told
    return found


def _is_of_a_quoted_text(lines: list[tuple[str, int]], index: int) -> bool:
    """True when a date line heads a letter or a list that the release introduces."""
    before = lines[index - 1][0] if index else ""
    after = lines[index + 1][0] if index + 1 < len(lines) else ""
    return bool(_LETTER.match(after) or _INTRODUCES.search(before))


def _is_of_an_event(match: re.Match[str], after: list[tuple[str, int]]) -> bool:
    """True when a date line heads what happens on that day, as in a schedule: "10:30 AM Senator Burr visits"."""
    return bool(after and _EVENT_LINE.match(after[0][0])) and bool(_WEEKDAY.match(match["date"]))


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
                yield line, at
            at += len(line) + 1


def _told(
    match: re.Match[str], source: str, where: Where, rule: str, offset: int, confidence: float
) -> ReleaseDate | None:
    moment = from_match(match)
    if moment is None or _OTHER_DAY.search(match.string, match.start(), match.start("date")):
        return None
    start, end = match.span("date")
    return dated(moment, Evidence(source, where, rule, confidence, offset + start, offset + end))


def _in_witness(page: Page, _: str) -> ReleaseDate | None:
    match = _WITNESS.search(page.body)
    if match is None:
        return None
    moment = _in_words(match["day"], match["month"], match["year"])
    return dated(moment, Evidence("closing clause", "body", "day written out", 0.95, *match.span())) if moment else None


def _in_words(day: str, month: str, year: str) -> Moment | None:
    tens, _, units = year.partition("-")
    value = _UNITS.index(tens) + 1 if tens in _UNITS else 0
    value = (_TENS.index(tens) + 2) * 10 if tens in _TENS else value
    value += _UNITS.index(units) + 1 if value >= 20 and units in _UNITS[:9] else 0
    if day not in _ORDINALS or not value:
        return None
    moment = from_declared(f"{month} {_ORDINALS.index(day) + 1}, {2000 + value}")
    return moment if moment and moment.day else None


def _in_address(page: Page, _: str) -> ReleaseDate | None:
    url = release_url(page)
    if url is None:
        return None
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    if "/uploads/" in path:  # the month of a file's upload, which may be much later
        return None
    match = _URL_DATE.search(path) or _URL_COMPACT.search(path)
    moment = checked(*(int(part) for part in match.groups() if part and part.isdigit())) if match else None
    return dated(moment, Evidence("address", "url", "date in the address", 0.8)) if moment else None


def _in_prose(page: Page, _: str) -> ReleaseDate | None:
    match = _YEAR_OF.search(page.body)
    moment = checked(int(match["year"])) if match else None
    if match is None or moment is None:
        return None
    return dated(moment, Evidence("text", "body", "<year> is a year of", 0.7, *match.span("year")))
