"""Reported speech: what follows a verb of saying, and the sentences that go on reporting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from corpus.authority.names import words
from corpus.fields.reporting import Saying
from corpus.fields.said import Said
from corpus.fields.scene import Scene

_LEADING = re.compile(r"\s*[,:]?\s*(?:that\b\s*|that(?=[a-z]))?")
#: Between the verb and "that": "told reporters today that", "said in a statement on Monday that".
_UNTIL_THAT = re.compile(r"[^.,;:“”\"]{0,70}?\sthat\s")
_THAT_LATER: Final = words("""
    said says stated told noted informed assured advised explained added warned reiterated stressed
""")
_NEEDS_THAT: Final = words("told informed assured advised")
#: "what the President said" reports nothing.
_RELATIVE: Final = words("what whatever which whom")
_THANKS: Final = words("commended praised applauded congratulated lauded hailed")
#: Free indirect speech keeps the speaker's mood: what should, must and will be, and who "we" are.
_MOOD = re.compile(r"(?<!\w)(?:should|must|shall|will|would|ought|need(?:s|ed)? to|we|our|it is|this is)(?!\w)", re.I)
_REPORT_OF_WORDS: Final = frozenset(
    ("said", "stated", "stressed", "pointed out", "suggested", "noted", "emphasized", "emphasised", "argued")
)
#: What a clause before its verb leaves behind it: "..., the Minister said."
_NOTHING = re.compile(r"[ .,;:”\"’)]*")
_FEWEST_CHARACTERS: Final = 6
#: Characters before a subject that are looked at, so that no long sentence is read again for each of its verbs.
_SHORT: Final = 24
_LONGEST: Final = 4000


def reported(scene: Scene, sayings: list[Saying], in_turns: bool) -> Iterator[Said]:
    """The reported words of a body; in a transcript's turns only those of somebody named in full view of the verb."""
    until: dict[str, int] = {}
    places = [saying.subject for saying in sayings if saying.order != "after"]
    for place, saying in enumerate(sayings):
        if in_turns and saying.subject_end - saying.subject <= 5:
            continue
        span = _span(scene, saying)
        if span is None:
            continue
        start, end = span
        if saying.verb in _REPORT_OF_WORDS and saying.order == "before" and not in_turns and start > saying.start:
            nxt = next((at for at in places[place + 1 : place + 6] if at >= end), len(scene.body))
            end = _extended(scene, end, nxt)
        for name in saying.names:
            if start < until.get(name, 0):
                continue
            until[name] = end
            why = min(saying.subject, saying.start), max(saying.end, saying.subject_end)
            yield Said(start, end, name, "reported", "verb of saying", _confidence(saying), saying.verb, *why)


def _confidence(saying: Saying) -> float:
    if saying.verb in _THANKS:
        return 0.5
    return {"before": 0.9, "after": 0.85, "carried": 0.7}[saying.order]


def _span(scene: Scene, saying: Saying) -> tuple[int, int] | None:
    """The words that a saying reports, or null where a quotation holds them or there are none."""
    body, (first, last) = scene.body, saying.sentence
    if saying.order == "after":
        return _around(scene, saying)
    leading = _LEADING.match(body, saying.end)
    start = leading.end() if leading else saying.end
    if (
        saying.verb in _THAT_LATER
        and not body.startswith("that", start)
        and (later := _UNTIL_THAT.match(body, saying.end, last))
    ):
        start = later.end()
    if (
        saying.verb in _NEEDS_THAT
        and start == (leading.end() if leading else -1)
        and not body.startswith("that", saying.end + 1)
    ):
        return None
    before = body[max(first, saying.subject - _SHORT) : saying.subject].strip().casefold()
    if before.rpartition(" ")[2] in _RELATIVE or (saying.verb == "welcomed" and scene.starting_at(start) is not None):
        return None
    if saying.subject - first < _SHORT and before in ("as", "and as", "but as", "as the"):
        comma = body.find(",", saying.end, last)
        start = comma + 1 if comma >= 0 else start
    if _NOTHING.fullmatch(body, start, last):
        return trimmed(body, first, saying.subject, scene)
    return trimmed(body, start, last, scene)


def _around(scene: Scene, saying: Saying) -> tuple[int, int] | None:
    """Words beside an inverted verb: those before it, or behind "According to X,"."""
    body, (first, last) = scene.body, saying.sentence
    if saying.verb == "according to":
        if saying.start - first <= 12:
            comma = body.find(",", saying.subject_end - 1, last)
            return trimmed(body, comma + 1, last, scene) if comma >= 0 else None
        return trimmed(body, first, saying.start, scene)
    if saying.verb == "announced" and body[first : saying.start].rstrip().endswith(","):
        return trimmed(body, first, saying.start, scene)
    return None


def trimmed(body: str, start: int, end: int, scene: Scene) -> tuple[int, int] | None:
    """[start, end) without blanks and closing marks; null where it is empty or a quotation begins it."""
    while start < end and (body[start].isspace() or body[start] in ",;:"):
        start += 1
    while end > start and (body[end - 1].isspace() or body[end - 1] in ".,;:"):
        end -= 1
    if end - start < _FEWEST_CHARACTERS:
        return None
    inside = scene.quotation_at(start)
    if inside is None and body[start] in '“"„«「『':
        inside = scene.quotation_at(start + 1)
    if inside is not None and inside.start <= start + 1 and inside.end - start > (end - start) * 0.6:
        return None
    if inside is not None:
        end = min(end, inside.end)
    return start, end


def _extended(scene: Scene, end: int, limit: int) -> int:
    """`end` moved over the next sentences of the paragraph while they keep the mood of the speaker's words."""
    sentence = scene.sentences.after(end - 1)
    begin = end
    while sentence is not None and sentence[1] <= limit and sentence[1] - begin < _LONGEST:
        if "\n\n" in scene.body[end : sentence[0]] or not _MOOD.search(scene.body, *sentence):
            break
        if scene.subject_mention(sentence[0], sentence[1]) is not None:
            break
        end = sentence[1]
        sentence = scene.sentences.after(sentence[0])
    while end > begin and scene.body[end - 1] in ". ":
        end -= 1
    return end
