"""Direct speech: each quotation with the person beside it, and quotations that lost their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from corpus.authority.names import fold
from corpus.fields.people.naming import UPPER
from corpus.fields.statements.other_languages import Utterers
from corpus.fields.statements.quotations import Quotation
from corpus.fields.statements.reporting import Saying
from corpus.fields.statements.said import Said
from corpus.fields.statements.scene import Scene
from corpus.fields.vocabulary import INVERTING

_BARE: Final = " \t\n\xa0,-–—“”\"„«»「」『』.…‘’'"
#: Between a verb and the quotation that it opens: ", ", ": ", " in a statement, ", nothing.
_OPENING = re.compile(r"(?:[^.!?“”\"\n]{0,90}[,:]|[^\S\n]*(?:that)?)\s*[“\"„«「『‘']*\s*")
_CLAUSE_END = re.compile(r"\s*(?:[.,;]|$|(?:today|yesterday|in|at|on|during|after|of|for)\b[^.“”\"]{0,80}[.,])")
#: A word of the body that a person belongs to, before the name: "the", "Harbour", "Council's".
_BODY_WORD = re.compile(rf"(?:the|of|and|for|[{UPPER}0-9][\w&.’'-]*)[^\S\n]")
_BODY_WORDS: Final = 8
_BODY_BEFORE = re.compile(rf"(?:{_BODY_WORD.pattern})*+")
_TOLD_END = re.compile(r"[^.,;:“”\"\n]{0,80}[.,]")
_SENTENCE_LIKE = re.compile(r"[^\W\d_a-zß-öø-ÿ].*[.,!?…]$", re.S)
#: "..., said Coach Ray" or "..., Coach Ray said": somebody's words, whoever it is.
_SAYS = "|".join(sorted(INVERTING - {"according"}))
_ATTRIBUTION = re.compile(
    rf"(?:(?<=[,?!…—–-])[’']?[“”\"»」』],?\s?(?:[^.!?:;“”\"«»\n]{{0,90}}?\s)?|[.]?[’']?[“”\"»」』],?\s)(?:{_SAYS})(?![a-z])"
)
#: What may lead on to a further quotation in the attribution's sentence.
_ADDS = re.compile(r"[\s,;:—–-]*(?:(?:and|but|because|while|then|that|who|also|calling\s+it|adding)[\s,]+)*")
_FEWEST_WORDS: Final = 8
#: The rule of quotations that a report holds and that do not stand for it.
IN_REPORT: Final = "quotation in a report"
#: So many words, the first without a capital, are somebody's and no term or name.
_FEWEST_PARTIAL: Final = 6
#: What parts a quotation from the report before it.
_BREAK = re.compile(r"[“”\";:\n]")
#: Blanks and marks between a quotation and one that goes on.
_MARKS: Final = 12
#: What may stand before a name that labels a quotation: the body or the office it did not take in.
_LONGEST_LABEL: Final = 100


def quoted(scene: Scene, sayings: list[Saying]) -> Iterator[Said]:
    """The quotations of a body that are somebody's words; a short one that nobody utters is a mere term."""
    beside = _Beside(scene, sayings)
    others = Utterers(scene.body, {fold(mention.name.split()[-1]): mention.name for mention in scene.mentions})
    last: tuple[Quotation, list[Said], int] | None = None
    for quotation in scene.quotations:
        saying = beside.saying(quotation)
        span, end = (quotation.start, quotation.end), quotation.end
        if saying is not None:
            end = max(saying.sentence[1], saying.subject_end)
            found = [spoken(*span, name, saying, "quotation", 0.95) for name in saying.names]
        elif labelled := _labelled(scene, quotation):
            found = [labelled]
        elif uttered := others.of(quotation):
            why = uttered.start, uttered.end
            found = [Said(*span, uttered.name, "direct", "quotation", 0.8, "verb of saying", *why)]
        else:
            found = (_carried(scene, quotation, last) if last else []) or _partial(scene, quotation, beside.last())
            found = found or _unnamed(scene, quotation)
            if found and found[0].name is None and _attributed(scene, quotation):
                end = scene.sentences.at(end + 1)[1]  # "...," says a letter, which came late. "..."
        yield from found
        last = (quotation, found, end) if found else None
    within = _Beside(scene, sayings)
    for quotation in scene.inner:
        if (saying := within.saying(quotation)) is not None:
            for name in saying.names:
                yield spoken(quotation.start, quotation.end, name, saying, "quotation in a quotation", 0.85)


class _Beside:
    """The sayings of a body by where they stand, to ask for the one beside each quotation in the body's order."""

    def __init__(self, scene: Scene, sayings: list[Saying]) -> None:
        self._scene = scene
        self._after = {saying.start: saying for saying in sayings if saying.order == "after"}
        self._subjects = {saying.subject: saying for saying in sayings if saying.order == "before"}
        self._before = sorted(sayings, key=lambda saying: saying.end)
        self._place = 0

    def saying(self, quotation: Quotation) -> Saying | None:
        """The saying right behind the quotation, else the one that opens it."""
        while self._place < len(self._before) and self._before[self._place].end <= quotation.start:
            self._place += 1
        return _behind(self._scene, quotation, self._after, self._subjects) or _in_front(
            self._scene, quotation, self._before[max(0, self._place - 1) : self._place]
        )

    def last(self) -> Saying | None:
        """The last saying before the quotation that was asked for."""
        return self._before[self._place - 1] if self._place else None


def spoken(start: int, end: int, name: str, saying: Saying, rule: str, confidence: float) -> Said:
    """The words in [start, end) as direct speech of `name` by a saying."""
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
    for at in _subject_starts(body, offset):
        found = subjects.get(at)
        if found is not None and found.end - at < 200 and _ends(body, found):
            return found
    return None


def _subject_starts(body: str, offset: int) -> Iterator[int]:
    """Where a subject may begin behind a quotation: at once, or behind the name of the body the person belongs to."""
    yield offset
    for _ in range(_BODY_WORDS):
        word = _BODY_WORD.match(body, offset)
        if word is None:
            return
        offset = word.end()
        yield offset


def _ends(body: str, saying: Saying) -> bool:
    """Whether the clause ends behind a saying's verb, or behind whom it was told."""
    return (_TOLD_END if saying.verb == "told" else _CLAUSE_END).match(body, saying.end) is not None


def _in_front(scene: Scene, quotation: Quotation, sayings: list[Saying]) -> Saying | None:
    """The saying that opens a quotation: `X said, "` and `X said in a statement: "`."""
    for saying in sayings:
        begins = saying.subject_end if saying.order == "after" else saying.end
        if quotation.start - begins < 140 and _OPENING.fullmatch(scene.body, begins, quotation.start):
            return saying
    return None


def _labelled(scene: Scene, quotation: Quotation) -> Said | None:
    """The quotation that a line brings behind a person's name: `Vice President JD Vance: "`."""
    opens, floor = quotation.start, max(0, quotation.start - _MARKS)
    while opens > floor and scene.body[opens - 1] in _BARE:
        opens -= 1
    mention = scene.ending_at(opens - 1) if scene.body[opens - 1 : opens] == ":" else None
    if mention is None or mention.start is None:
        return None
    lowest = max(0, mention.start - _LONGEST_LABEL)
    line = scene.body.rfind("\n", lowest, mention.start) + 1
    if (line == 0 < lowest) or not _BODY_BEFORE.fullmatch(scene.body[line : mention.start].lstrip("*•-– ")):
        return None
    why = mention.start, opens
    return Said(quotation.start, quotation.end, mention.name, "direct", "name before the quotation", 0.9, "label", *why)


def _carried(scene: Scene, quotation: Quotation, last: tuple[Quotation, list[Said], int]) -> list[Said]:
    """The quotation that goes on behind an attribution, in its paragraph or the next, unless it has its own."""
    earlier, said, end = last
    if end > quotation.start:  # the attribution's sentence goes on into this quotation
        end = max(earlier.end, said[0].why_end or 0)
        joint = _ADDS.match(scene.body, end, max(end, quotation.start))
        end = joint.end() if joint else end
    between = scene.body[max(end, earlier.end) : quotation.start]
    if (
        (said[0].name is None and end == earlier.end)
        or len(between) > _MARKS
        or between.strip(_BARE)
        or _attributed(scene, quotation)
    ):
        return []
    return [
        msgspec.structs.replace(
            one,
            start=quotation.start,
            end=quotation.end,
            rule="quotation goes on",
            confidence=min(one.confidence, 0.85),
        )
        for one in said
    ]


def _partial(scene: Scene, quotation: Quotation, saying: Saying | None) -> list[Said]:
    """Some words that a report quotes: `X said the Board had "served the country"`; names of things are none."""
    body, words = scene.body, scene.body[quotation.start : quotation.end]
    if (
        saying is None
        or saying.order == "after"
        or not saying.end < quotation.start < saying.sentence[1]
        or not quotation.closed
        or not words[0].islower()
        or len(words.split(None, _FEWEST_PARTIAL)) < _FEWEST_PARTIAL
        or scene.mentions_in(saying.end, quotation.start, most=1)
        or _BREAK.search(body, saying.end, quotation.start - 1)
    ):
        return []
    return [spoken(quotation.start, quotation.end, name, saying, IN_REPORT, 0.8) for name in saying.names]


def _attributed(scene: Scene, quotation: Quotation) -> bool:
    """Whether a verb of saying stands right behind a quotation, though nobody known is its subject."""
    return _ATTRIBUTION.match(scene.body, quotation.end) is not None


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
