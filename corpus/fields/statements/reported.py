"""Reported speech: what follows a verb of saying, and the sentences that go on reporting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from corpus.authority.names import words
from corpus.fields.statements.reporting import Saying
from corpus.fields.statements.said import Said
from corpus.fields.statements.saying_verbs import PREPOSITIONS
from corpus.fields.statements.scene import Scene
from corpus.fields.vocabulary import QUOTING

_LEADING = re.compile(r"\s*[,:]?\s*(?:that\b\s*|that(?=[a-z]))?")
#: Between the verb and "that": "told reporters today that", "said in a statement on Monday that".
_UNTIL_THAT = re.compile(r"(?:[^.,;:“”\"]|(?<=[A-Z])\.){0,140}?\sthat(?:\s|,\s)")
_THAT_LATER: Final = words("""
    said says stated told noted informed assured advised explained added warned reiterated stressed testified wrote
    reminded argued pledged promised vowed
""")
#: Between "announced" and "that", lest "announced a plan that works" lose its plan.
_TODAY_THAT = re.compile(r"\s(?:today|yesterday|earlier|\w+day|this|last|on|in|at|during)\b[^.,;:“”\"]{0,60}?\sthat\s")
#: Words behind a verb that are not what is said: when or where it is, or a clause the name only stands in.
_NOT_SAID = re.compile(
    r"(?:at|in|on|during|before|after|earlier|yesterday|last|was|were|is|are|be|had|has|would|will|could|should|can)(?!\w)"
)
#: What begins a clause that ends with its comma: "After X asked for help, Y came."
_CLAUSE = re.compile(r"(?:After|When|Before|Since|Because|Once|If|Although|Though|Until)(?=\s)")
_NEEDS_THAT: Final = words("told informed assured advised reminded wrote writes testified testifies concluded")
#: "what the President said" reports nothing.
_RELATIVE: Final = words("what whatever which whom")
_THANKS: Final = words("commended praised applauded congratulated lauded hailed")
_THANKED: Final = _THANKS | {"thanked"}
#: Whom somebody thanks, where the clause says no more.
_MERE_OBJECT = re.compile(r"(?:(?!(?:for|on|that|who|over|and)\s)[\w’'-]+\s+){0,3}[\w’'-]+(?:[.;]|,?\s+and\s)")
#: Free indirect speech keeps the speaker's mood: what should, must and will be, and who "we" are.
_MOOD = re.compile(r"(?<!\w)(?:should|must|shall|will|would|ought|need(?:s|ed)? to|we|our|it is|this is)(?!\w)", re.I)
_REPORT_OF_WORDS: Final = frozenset(
    ("said", "stated", "stressed", "pointed out", "suggested", "noted", "emphasized", "emphasised", "argued")
)
#: What a clause before its verb leaves behind it: "..., the Minister said."
_NOTHING = re.compile(r"[ .,;:”\"’)]*")
#: What joins a further verb to its clause.
_JOINED = re.compile(r"(?:[,;]?\s+(?:and|while|also|by|then|further|has|have|had|\w+ly))*[,;]?\s*$")
_JOINED_WITHIN: Final = 60
#: A dateline before the first words, whose dash may be lost.
_DATELINE = re.compile(
    r"(?:WASHINGTON(?:,?\s+D\.?C\.?)?"
    r"|[A-Z][A-Z .]{3,24}(?:,\s[A-Z][\w.]{1,12}(?:\s[A-Z]\w+)?)?(?=\s*(?:[–—]|--?\s)))"
    r"\s*(?:[–—]|--?(?=\s))?\s+(?=[A-Z])"
)
_GUEST = re.compile(r"[^,.;:“”\"]{0,80}?\s(?:to|into)\s(?:his|her|its|their|the|a)\s")
_FEWEST_CHARACTERS: Final = 6
#: Characters before a subject that are looked at, so that no long sentence is read again for each of its verbs.
_SHORT: Final = 24
_LONGEST: Final = 4000
_LONGEST_CLAUSE: Final = 900


def reported(scene: Scene, sayings: list[Saying], before_turns: int) -> Iterator[Said]:
    """The reported words of a body; in turns, which begin at `before_turns`, only of somebody named there."""
    until: dict[str, int] = {}
    places = [saying.sentence[0] for saying in sayings]
    for place, saying in enumerate(sayings):
        in_turns = saying.start >= before_turns
        if (
            in_turns and (saying.subject_end - saying.subject <= 5 or saying.order == "carried")
        ) or saying.verb in QUOTING:
            continue
        span = _span(scene, saying)
        if span is None:
            continue
        start, end = span
        if end - start > _LONGEST_CLAUSE:
            continue  # the text has lost the marks that would end the report
        if place + 1 < len(sayings):
            end = _until_next(scene, saying, sayings[place + 1], start, end)
        if saying.verb in _REPORT_OF_WORDS and saying.order == "before" and not in_turns and start > saying.start:
            nxt = next((at for at in places[place + 1 : place + 6] if at >= end), len(scene.body))
            end = _extended(scene, end, nxt)
        for name in saying.names:
            if start < until.get(name, 0):
                continue
            until[name] = end
            why = min(saying.subject, saying.start), max(saying.end, saying.subject_end)
            yield Said(start, end, name, "reported", "verb of saying", _confidence(saying), saying.verb, *why)


def _until_next(scene: Scene, saying: Saying, following: Saying, start: int, end: int) -> int:
    """`end` moved before a further verb of the same subject in the sentence: "urged A and | thanked B"."""
    if following.order != "carried" or following.sentence != saying.sentence or not start < following.start <= end:
        return end
    if scene.body.startswith(" that", saying.end) and scene.body.startswith(" that", following.end):
        return end  # one report: "stressed that A and noted that B"
    joined = _JOINED.search(scene.body, max(start, following.start - _JOINED_WITHIN), following.start)
    cut = joined.start() if joined else following.start
    return cut if cut - start >= _FEWEST_CHARACTERS else end


def _confidence(saying: Saying) -> float:
    if saying.verb in _THANKS:
        return 0.5
    return {"before": 0.9, "after": 0.85, "carried": 0.7}[saying.order]


def _span(scene: Scene, saying: Saying) -> tuple[int, int] | None:
    """The words that a saying reports, or null where a quotation holds them or there are none."""
    body, (first, last) = scene.body, saying.sentence
    if saying.order == "after":
        return _around(scene, saying)
    clause = _CLAUSE.match(body, first, saying.subject)
    if clause and saying.subject - clause.end() < _SHORT and "," not in body[clause.end() : saying.subject]:
        comma = body.find(",", saying.end, last)
        last = comma if comma >= 0 else last
    leading = _LEADING.match(body, saying.end)
    start = leading.end() if leading else saying.end
    until = _UNTIL_THAT if saying.verb in _THAT_LATER else _TODAY_THAT if saying.verb == "announced" else None
    if until and not body.startswith("that", start) and (later := until.match(body, saying.end, last)):
        start = later.end()
    if (
        saying.verb in _NEEDS_THAT
        and start == (leading.end() if leading else -1)
        and not body.startswith("that", saying.end + 1)
    ):
        return None
    before = body[max(first, saying.subject - _SHORT) : saying.subject].strip().casefold()
    if before.rpartition(" ")[2] in _RELATIVE or (saying.verb == "welcomed" and _received(scene, start, last)):
        return None
    if saying.subject - first < _SHORT and before in ("as", "and as", "but as", "as the"):
        comma = body.find(",", saying.end, last)
        start = comma + 1 if comma >= 0 else start
    elif leading and start == leading.end() and leading.group().isspace() and _NOT_SAID.match(body, start):
        return None
    if saying.verb in _THANKED and (short := _MERE_OBJECT.match(body, start, last)) and short.end() - start < _SHORT:
        return None  # "thanked the ringers": no words told
    if _NOTHING.fullmatch(body, start, last):
        return trimmed(body, first, saying.subject, scene)
    return trimmed(body, start, last, scene)


def _received(scene: Scene, start: int, last: int) -> bool:
    """Whether who was welcomed is a guest: a person, or whoever is welcomed to a place."""
    return scene.starting_at(start) is not None or _GUEST.match(scene.body, start, last) is not None


def _around(scene: Scene, saying: Saying) -> tuple[int, int] | None:
    """Words beside an inverted verb: those before it, or behind "According to X,"."""
    body, (first, last) = scene.body, saying.sentence
    if saying.verb in PREPOSITIONS:
        if saying.start - first <= 12:
            comma = body.find(",", saying.subject_end - 1, last)
            return trimmed(body, comma + 1 if comma >= 0 else saying.subject_end, last, scene)
        return trimmed(body, first, saying.start, scene)
    if saying.verb == "announced" and body[first : saying.start].rstrip().endswith(","):
        return trimmed(body, first, saying.start, scene)
    return None


def trimmed(body: str, start: int, end: int, scene: Scene) -> tuple[int, int] | None:
    """[start, end) without blanks and closing marks; null where it is empty or a quotation begins it."""
    if dateline := _DATELINE.match(body, start, end):
        start = dateline.end()
    while start < end and (body[start].isspace() or body[start] in ",;:"):
        start += 1
    while end > start and (body[end - 1].isspace() or body[end - 1] in ".,;:"):
        end -= 1
    if end - start < _FEWEST_CHARACTERS:
        return None
    inside = scene.quotation_at(start)
    if inside is None and body[start] in "“\"„«「『‘'":
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
