"""Whole releases in one person's words: bylines, "Statement by X", signatures, "released the following statement"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import Final

from corpus.fields.people.bylines import byline_people
from corpus.fields.people.mentions import Mention
from corpus.fields.statements.said import Said
from corpus.fields.statements.scene import Scene
from corpus.page import Page

_KINDS = r"statements?|remarks|message|speech|address|testimony|letter|op-ed|greetings|comments"
_BY = re.compile(
    rf"(?<!\w)(?:{_KINDS}|proclamation)\s+(?:as\s+(?:prepared\s+for\s+delivery|delivered)\s+)?(?:by|from|of)\s+(?:the\s+|u\.s\.\s+)?$",
    re.I,
)
_THEIRS = re.compile(rf"(?:['’]s?)?\s+(?:{_KINDS})(?!\w)", re.I)
_FIRST_PERSON = re.compile(r"(?<![\w“\"])(?:I|we|We|my|My|our|Our)(?!\w)")
_INTRODUCES = re.compile(
    rf"(?<!\w)(?:(?:following|an?|this|the\s+below)\s+(?:[\w-]+\s+){{0,3}}?(?:{_KINDS})|(?:below|following)\s+(?:[\w-]+\s+){{0,3}}?attributable\s+to|following\s+is\s+attributable\s+to)(?!\w)",
    re.I,
)
_RELEASED = re.compile(
    r"(?<!\w)(?:released|issued|made|delivered|gave|offered|provided|shared|submitted|sent|wrote|penned)\s+"
    r"(?:today\s+)?(?:the\s+)?$",
    re.I,
)
_FROM = re.compile(r"(?:from|by|of|(?:attributed|attributable)\s+to|on behalf of)\s+(?:the\s+)?$", re.I)
#: Lines that close a release and are nobody's words.
_FURNITURE = re.compile(r"^(?:\\?#(?=[\s#.]*$)|\*{3,}|-{3,}|_{3,}|—|-?30-?|end(?: of)? text|\(end\))[\s#.]*$", re.I)
_ANY = re.compile(r"(?:an?|this)\s", re.I)
_OPENING_MARKS: Final = ("“", '"', "„", "«", "「", "『")
#: Blanks and marks between a sentence and the quotation of the next block.
_MARKS: Final = 8
#: How far behind its introduction a quotation still is what was introduced, in characters.
_NEAR: Final = 400
#: So many characters make a quotation that stands further behind more than a term.
_LONG: Final = 60
_LONGEST_BYLINE: Final = 300
_LONGEST_SIGNATURE: Final = 80


def own_words(page: Page, title: str, scene: Scene, has_turns: bool, told_of: Set[str] = frozenset()) -> Iterator[Said]:
    """The statements that a release as a whole is: an introduced one, else the release in the first person.

    A release that tells of somebody of `told_of` in the third person is no words of theirs for their name at its head,
    nor for the file's declaring them, unless it speaks in the first person besides.
    """
    if has_turns or not page.body.strip():
        return
    introduced = list(_introduced(scene))
    declared = [mention for mention in scene.everyone if mention.where == "metadata"]
    if introduced:
        yield from introduced
        return
    start, written = _byline(page, scene)
    start, end = _bounds(page, start)
    if start >= end:
        return
    if declared and (_in_first_person(scene) or not told_of & {mention.name for mention in declared}):
        for mention in declared:
            yield Said(start, end, mention.name, "own", "declared speaker", 0.9, "declared speaker", where="metadata")
    elif written and written.name not in told_of:
        yield Said(start, end, written.name, "own", "byline", 0.9, "byline", written.start, written.end)
    elif titled := _titled(title, scene):
        for person in titled:
            why = (person.start, person.end)
            yield Said(start, end, person.name, "own", "title names the speaker", 0.85, "title", *why, "title")
    elif (
        (signed := _signature(page, scene)) is not None
        and signed.name not in told_of
        and _FIRST_PERSON.search(page.body)
    ):
        end = len(page.body[: signed.start].rstrip()) if signed.start else end
        why = signed.start, signed.end
        if start < end:
            yield Said(start, end, signed.name, "own", "signature", 0.85, "signature", *why)


def _in_first_person(scene: Scene) -> bool:
    """Whether the text says "I" or "we" outside quotation marks."""
    return any(scene.quotation_at(word.start()) is None for word in _FIRST_PERSON.finditer(scene.body))


def _bounds(page: Page, start: int) -> tuple[int, int]:
    """The release's words without the furniture at its end."""
    end = len(page.body)
    for (first, _), block in zip(reversed(page.block_spans), reversed(page.blocks), strict=True):
        if first <= start or not _FURNITURE.match(block.text.strip()):
            break
        end = first
    while end > start and page.body[end - 1].isspace():
        end -= 1
    while start < end and page.body[start].isspace():
        start += 1
    return start, end


def _byline(page: Page, scene: Scene) -> tuple[int, Mention | None]:
    """Where the words begin behind a byline's blocks, and the person of the first byline that names one."""
    start, person = 0, None
    declared = {declared.value for declared in page.values("speaker", "author")}
    for (first, last), block in list(zip(page.block_spans, page.blocks, strict=True))[:3]:
        text = block.text.strip()
        people = byline_people(text) if len(text) <= _LONGEST_BYLINE and not text.endswith((".", ":")) else []
        if text not in declared and not any(one.role for one in people) and not text.startswith("Office of the "):
            break
        if not text or len(text) > _LONGEST_BYLINE or (not people and text not in declared and len(text) > 60):
            break
        start = min(last + 2, len(page.body))
        person = person or next((m for m in scene.mentions_in(first, last) if m.start is not None and people), None)
    return start, person


def _titled(title: str, scene: Scene) -> list[Mention]:
    """The people whose statement the title says it is: one, or several that "and" joins."""
    inside = [mention for mention in scene.everyone if mention.where == "title"]
    for place, mention in enumerate(inside):
        start, end = mention.start or 0, mention.end or 0
        if _BY.search(title, max(0, start - 80), start):
            return [mention, *_joined(title, end, inside[place + 1 :])]
        if start <= 4 and _THEIRS.match(title, end) and _FIRST_PERSON.search(scene.body) and not scene.quotations:
            return [mention]
    return []


def _joined(title: str, end: int, following: list[Mention]) -> Iterator[Mention]:
    """Those of the `following` whom a comma or "and" joins to the person who ends at `end`."""
    for mention in following[:8]:
        if title[end : mention.start].strip(" ,\n") not in ("", "and", "&"):
            return
        yield mention
        end = mention.end or end


def _signature(page: Page, scene: Scene) -> Mention | None:
    """The person whose name alone is one of the last blocks."""
    for (first, last), block in list(zip(page.block_spans, page.blocks, strict=True))[-3:]:
        if len(block.text) > _LONGEST_SIGNATURE:
            continue
        for mention in scene.mentions_in(first, last):
            if mention.start is not None and (mention.end or 0) - mention.start >= len(block.text.strip()) - 2:
                return mention
    return None


def _introduced(scene: Scene) -> Iterator[Said]:
    """Statements that a sentence introduces: "X released the following statement: ..."."""
    for match in list(_INTRODUCES.finditer(scene.body))[:3]:
        if scene.quotation_at(match.start()) is not None:
            continue
        sentence = scene.sentences.at(match.start())
        people = _introducer(scene, match, sentence)
        start = _first_word(scene.body, match.end(), sentence[1], scene.paragraph(match.end())[1])
        if (
            not people
            or start >= len(scene.body)
            or (_ANY.match(match.group()) and not _goes_on(scene, match, sentence, start))
            or (len(people) > 1 and match.group().endswith("s") and "statements" in match.group())
        ):
            continue
        for first, last in _introduced_spans(scene, start):
            for name in people:
                source = " ".join(match.group().split())
                yield Said(first, last, name, "direct", "introduced statement", 0.9, source, *sentence)
        return


def _goes_on(scene: Scene, match: re.Match[str], sentence: tuple[int, int], start: int) -> bool:
    """Whether the words follow at once where only "a statement" is released: a quotation in the next block."""
    released = _RELEASED.search(scene.body, max(sentence[0], match.start() - 40), match.start())
    return released is not None and scene.quotation_at(start) is not None and start - sentence[1] < _MARKS


def _introduced_spans(scene: Scene, start: int) -> Iterator[tuple[int, int]]:
    """The introduced words: the quotations near `start` that go on at once, else all to the end."""
    near = [
        quotation
        for quotation in scene.quotations_in(start - 1, start + _NEAR)
        if quotation.start <= start + 1 or quotation.end - quotation.start > _LONG
    ][:1]
    if not near:
        yield start, _end(scene.body, start)
        return
    last = near[0]
    yield last.start, last.end
    for quotation in scene.quotations_in(last.end, len(scene.body)):
        if scene.body[last.end : quotation.start].strip(' \n\t\xa0"“”'):
            return
        last = quotation
        yield last.start, last.end


def _introducer(scene: Scene, match: re.Match[str], sentence: tuple[int, int]) -> tuple[str, ...]:
    """Who releases the statement: the subject of the verb before, else the person behind "from"."""
    released = _RELEASED.search(scene.body, max(sentence[0], match.start() - 40), match.start())
    if released is not None:
        offset = released.start()
        while offset > sentence[0] and scene.body[offset - 1].isspace():
            offset -= 1
        if subject := scene.subject_before(offset):
            return subject[1]
        if subject := scene.subject_before(offset - len(" today")) if scene.body[:offset].endswith(" today") else None:
            return subject[1]
    for mention in scene.mentions_in(match.end(), sentence[1], most=4):
        if _FROM.search(scene.body, max(sentence[0], (mention.start or 0) - 30), mention.start or 0):
            return (mention.name,)
    before = scene.mentions_in(sentence[0], match.start(), most=1)
    return (before[0].name,) if released is not None and before and (before[0].start or 0) - sentence[0] < 60 else ()


def _first_word(body: str, offset: int, sentence_end: int, paragraph_end: int) -> int:
    """Where the introduced words begin: behind the sentence's colon or its paragraph's, else behind the sentence."""
    colon = body.find(":", offset, sentence_end)
    if (
        colon < 0
        and body.endswith((":", ": "), offset, paragraph_end)
        and body[paragraph_end : paragraph_end + _MARKS].lstrip()[:1] in _OPENING_MARKS
    ):
        colon = paragraph_end
    start = colon + 1 if colon >= 0 else sentence_end
    while start < len(body) and (body[start].isspace() or body[start] in '“"„«「『'):
        start += 1
    return start


def _end(body: str, start: int) -> int:
    """The end of the body without furniture lines."""
    end = len(body.rstrip())
    while True:
        line = body.rfind("\n", start, end) + 1
        if line <= start or not _FURNITURE.match(body[line:end].strip()):
            return end
        end = line
        while end > start and body[end - 1].isspace():  # in place: a copy for each line would be quadratic
            end -= 1
