"""Direct speech: each quotation with the person beside it, and quotations that lost their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from corpus.authority.names import words
from corpus.fields.quotations import Quotation
from corpus.fields.reporting import Saying
from corpus.fields.said import Said
from corpus.fields.scene import Scene

_BARE: Final = ' \t\n\xa0,-–—“”"„«»「」『』.…'
#: Between a verb and the quotation that it opens: ", ", ": ", " in a statement, ", nothing.
_OPENING = re.compile(r"(?:[^.!?“”\"\n]{0,90}[,:]|[^\S\n]*(?:that)?)\s*[“\"„«「『]*\s*")
_CLAUSE_END = re.compile(r"\s*(?:[.,;]|$|(?:today|yesterday|in|at|on|during|after|of|for)\b[^.“”\"]{0,80}[.,])")
_SENTENCE_LIKE = re.compile(r"[^\W\d_a-zß-öø-ÿ].*[.,!?…]$", re.S)
_FEWEST_WORDS: Final = 8
_LOST: Final = words("""
    said says stated states added adds noted explained remarked commented continued concluded declared
""")
_LONGEST_LEAD: Final = 1500


def quoted(scene: Scene, sayings: list[Saying]) -> Iterator[Said]:
    """The quotations of a body that are somebody's words; a short one that nobody utters is a mere term."""
    after = {saying.start: saying for saying in sayings if saying.order == "after"}
    subjects = {saying.subject: saying for saying in sayings if saying.order == "before"}
    before = sorted(sayings, key=lambda saying: saying.end)
    last: tuple[Quotation, Said, int] | None = None
    place = 0
    for quotation in scene.quotations:
        while place < len(before) and before[place].end <= quotation.start:
            place += 1
        saying = _behind(scene, quotation, after, subjects) or _in_front(
            scene, quotation, before[max(0, place - 1) : place]
        )
        if saying is not None:
            end = max(saying.sentence[1], saying.subject_end)
            found = [_direct(quotation.start, quotation.end, name, saying, "quotation", 0.95) for name in saying.names]
        elif last is not None and (carried := _carried(scene, quotation, last)):
            found, end = [carried], quotation.end
        else:
            found, end = _unnamed(scene, quotation), quotation.end
        yield from found
        last = (quotation, found[0], end) if found else None


def _direct(start: int, end: int, name: str, saying: Saying, rule: str, confidence: float) -> Said:
    return Said(start, end, name, "direct", rule, confidence, saying.verb, *_why(saying))


def _why(saying: Saying) -> tuple[int, int]:
    return min(saying.subject, saying.start), max(saying.end, saying.subject_end)


def _behind(scene: Scene, quotation: Quotation, after: dict[int, Saying], subjects: dict[int, Saying]) -> Saying | None:
    """The saying right behind a quotation: `", said X` or `", X said.`."""
    offset, body = quotation.end, scene.body
    stop = min(len(body), offset + 8)
    while offset < stop and body[offset] in _BARE:
        offset += 1
    if (offset == quotation.end and quotation.closed) or "\n\n" in body[quotation.end : offset]:
        return None
    if found := after.get(offset):
        return found
    for at in (offset, offset + 4 if body.startswith("the ", offset) else offset):
        found = subjects.get(at)
        if found is not None and found.end - at < 200 and _CLAUSE_END.match(body, found.end):
            return found
    return None


def _in_front(scene: Scene, quotation: Quotation, sayings: list[Saying]) -> Saying | None:
    """The saying that opens a quotation: `X said, "` and `X said in a statement: "`."""
    for saying in sayings:
        begins = saying.subject_end if saying.order == "after" else saying.end
        if quotation.start - begins < 140 and _OPENING.fullmatch(scene.body, begins, quotation.start):
            return saying
    return None


def _carried(scene: Scene, quotation: Quotation, last: tuple[Quotation, Said, int]) -> Said | None:
    """The quotation that goes on behind an attribution, in its paragraph or as the next paragraph."""
    earlier, said, end = last
    if said.name is None:
        return None
    between = scene.body[max(end, earlier.end) : quotation.start]
    if len(between) > 12 or between.strip(_BARE):
        return None
    return msgspec.structs.replace(
        said, start=quotation.start, end=quotation.end, rule="quotation goes on", confidence=min(said.confidence, 0.85)
    )


def _unnamed(scene: Scene, quotation: Quotation) -> list[Said]:
    """A quotation whose speaker nobody names, where it reads as somebody's sentence."""
    words = scene.body[quotation.start : quotation.end]
    if (
        not quotation.closed
        or len(words.split(None, _FEWEST_WORDS)) <= _FEWEST_WORDS
        or not _SENTENCE_LIKE.match(words)
    ):
        return []
    return [
        Said(
            quotation.start,
            quotation.end,
            None,
            "direct",
            "quotation without a name",
            0.5,
            "quotation marks",
            quotation.start,
            quotation.end,
        )
    ]


def unmarked(scene: Scene, sayings: list[Saying]) -> Iterator[Said]:
    """Quotations whose marks were lost: "..., said X of the Y Division. ..." in a paragraph without any."""
    earlier = 0
    for saying in sayings:
        if saying.order == "after" and saying.verb in _LOST:
            yield from _unmarked_at(scene, saying, earlier)
        earlier = saying.sentence[1]


def _unmarked_at(scene: Scene, saying: Saying, earlier: int) -> Iterator[Said]:
    body, name = scene.body, saying.names[0]
    paragraph, stop = scene.paragraph(saying.start)
    marked = scene.quotations_in(paragraph, saying.start)
    if not marked and body[max(0, saying.start - 4) : saying.start].rstrip()[-1:] in (",", "?", "!"):
        yield from _lead(scene, saying, max(paragraph, earlier if earlier < saying.sentence[0] else paragraph))
    end = saying.sentence[1]
    if scene.quotations_in(end, stop):
        return
    if marked and not body[max(end, stop - 4) : stop].rstrip().endswith(('"', "”")):
        return
    last = _follows(scene, end, stop, name)
    if last is not None:
        yield _direct(*last, name, saying, "quotation without marks", 0.7)


def _lead(scene: Scene, saying: Saying, floor: int) -> Iterator[Said]:
    """The words before the verb, from the paragraph's first sentence unless that speaks of the speaker."""
    body, start = scene.body, saying.sentence[0]
    if saying.start - floor <= _LONGEST_LEAD and not any(
        m.name in saying.names for m in scene.mentions_in(floor, saying.start)
    ):
        start = floor
    while start < saying.start and body[start].isspace():
        start += 1
    end = saying.start
    while end > start and body[end - 1].isspace():
        end -= 1
    for name in saying.names:
        if end > start:
            yield _direct(start, end, name, saying, "quotation without marks", 0.75)


def _speaks_of(scene: Scene, start: int, end: int, names: tuple[str, ...]) -> bool:
    return any(mention.name in names for mention in scene.mentions_in(start, end))


def _follows(scene: Scene, offset: int, stop: int, name: str) -> tuple[int, int] | None:
    """The sentences behind an attribution up to one that speaks of the speaker or ends the paragraph."""
    start = end = None
    sentence = scene.sentences.after(offset - 1)
    while sentence is not None and sentence[0] < stop:
        if _speaks_of(scene, *sentence, (name,)):
            break
        start = sentence[0] if start is None else start
        end = min(sentence[1], stop)
        sentence = scene.sentences.after(sentence[0])
    if start is None or end is None:
        return None
    while end > start and scene.body[end - 1] in '"” \n':
        end -= 1
    return (start, end) if end > start else None
