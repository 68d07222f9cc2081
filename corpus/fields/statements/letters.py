"""Letters and joint appeals that a release tells of: who sends one, and what it asks for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.fields.statements.groups import Group, heads, joined, owns
from corpus.fields.statements.reported import trimmed
from corpus.fields.statements.said import Said
from corpus.fields.statements.scene import Scene

_SENDS = re.compile(
    r"(?<![\w-])(?:(?P<to>(?:wrote|writes)\s+(?:today\s+)?to)|(?:co-)?led|leads|sent|sends|wrote|writes|penned|pens|"
    r"spearheaded|organi[sz]ed|authored|signed|(?P<joins>joined|joins))(?!\w)"
)
_SENT = re.compile(r"(?<!\w)(?:letters?|colleagues|lawmakers|senators|members|coalition|group)(?!\w)")
#: No letter is sent across one of these.
_BREAK = re.compile(r"[!?;“”\"\n]")
_LONGEST_BETWEEN: Final = 240
_ASKS = re.compile(
    r"(?:,\s+|\s+)(?:to\s+(?:urge|ask|request|demand|call\s+(?:on|for|upon))|(?:strongly\s+)?(?:urging|asking|requesting|"
    r"demanding|pressing|imploring|encouraging|pushing\s+for|seeking|calling\s+(?:for|on|upon)|warning(?:\s+that)?|"
    r"expressing|raising))\s+"
)
_ADVERB = re.compile(r"(?:\s(?:today|yesterday|recently|also|jointly|have|has|had|this\s+week))+$")
#: The line that opens a letter's own text, and the one that closes it.
_DEAR = re.compile(r"^Dear\s[^\n]{2,160}[:,]\s*$", re.MULTILINE)
_CLOSES = re.compile(
    r"^(?:Very\s|Most\s)?(?:Sincerely|Respectfully|Yours|Best\sregards|Kind\sregards|Regards|With\s(?:great\s)?respect)(?!\w)"
    r"[^\n]{0,40}$",
    re.MULTILINE,
)
_AT_MOST: Final = 16
#: How far behind a letter's mention the sentence says what it asks, in characters.
_FARTHEST: Final = 500
#: Between "joined" and the first of those who are.
_LONGEST_JOINED: Final = 80


def letters(scene: Scene) -> Iterator[tuple[Group, list[Said]]]:
    """The letters of a body whose senders are known people, each with what it asks for as their reported words."""
    sent = [match.span() for match in _SENT.finditer(scene.body)]
    starts, done = [start for start, _ in sent], 0
    for verb in _SENDS.finditer(scene.body):
        place = bisect_left(starts, verb.end())
        end = verb.end() if verb["to"] else sent[place][1] if place < len(sent) else -1
        if verb.start() < done or end < 0 or not _is_one_clause(scene, verb.start(), end):
            continue
        sentence = scene.sentences.at(verb.start())
        if found := _senders(scene, verb, end, sentence):
            done = end
            writes = verb["to"] or "letter" in scene.body[verb.end() : min(sentence[1], end + _FARTHEST)]
            group = Group(found[0], end, found[1], letter=bool(writes))
            yield group, list(_asked(scene, group, sentence[1]))


def written_out(scene: Scene, sent: Sequence[Group]) -> Iterator[Said]:
    """The text of the first letter that stands below a release, as words of those who `sent` say to have written it."""
    dear = _DEAR.search(scene.body)
    if dear is None or scene.quotation_at(dear.start()) is not None:
        return
    letter = next((group for group in sent if group.letter and group.end <= dear.start()), None)
    if letter is None:
        return
    closing = _CLOSES.search(scene.body, dear.end())
    start, end = dear.end(), closing.start() if closing else len(scene.body)
    while start < end and scene.body[start].isspace():
        start += 1
    while end > start and scene.body[end - 1].isspace():
        end -= 1
    for name in letter.names if start < end else ():
        yield Said(start, end, name, "direct", "letter", 0.85, "letter", letter.start, letter.end)


def _is_one_clause(scene: Scene, start: int, end: int) -> bool:
    """Whether [start, end) is short, lies within one sentence, and holds no mark that would part it."""
    return (
        end - start <= _LONGEST_BETWEEN
        and end <= scene.sentences.at(start)[1]
        and scene.quotation_at(start) is None
        and _BREAK.search(scene.body, start, end) is None
    )


def _senders(
    scene: Scene, verb: re.Match[str], last: int, sentence: tuple[int, int]
) -> tuple[int, tuple[str, ...]] | None:
    """Where the subject of a letter's verb begins and whom it names; those who are joined in it send it too."""
    offset = verb.start()
    while offset > sentence[0] and scene.body[offset - 1].isspace():
        offset -= 1
    adverb = _ADVERB.search(scene.body, max(sentence[0], offset - 40), offset)
    offset = adverb.start() if adverb else offset
    subject = scene.subject_before(offset) or _heading(scene, sentence[0], offset)
    if subject is None or not verb["joins"]:
        return subject
    names, end = list(subject[1]), verb.start()
    letter = scene.body.find("letter", verb.start(), last)
    for other in scene.mentions_in(verb.end(), sentence[1], most=_AT_MOST):
        start = other.start or 0
        first = end == verb.start()
        if 0 <= letter < start or (start - end > _LONGEST_JOINED if first else not joined(scene.body, end, start)):
            break  # the one a letter goes to does not send it
        names.append(other.name)
        end = other.stop or other.end or 0
    return subject[0], tuple(dict.fromkeys(names))


def _heading(scene: Scene, first: int, offset: int) -> tuple[int, tuple[str, ...]] | None:
    """The people who head the sentence and whom its verb at `offset` follows, whatever describes them between."""
    people = scene.mentions_in(first, offset, most=_AT_MOST)
    if not people or not heads(scene, people[0].start or 0) or owns(scene.body, people[0].end or 0):
        return None
    names, end = [people[0].name], people[0].stop or people[0].end or 0
    for person in people[1:]:
        if not joined(scene.body, end, person.start or 0):
            return None
        names.append(person.name)
        end = person.stop or person.end or end
    return people[0].start or 0, tuple(dict.fromkeys(names))


def _asked(scene: Scene, letter: Group, last: int) -> Iterator[Said]:
    """What the sentence says that the letter asks, as words of each of its senders."""
    asks = _ASKS.search(scene.body, letter.end, min(last, letter.end + _FARTHEST))
    if asks is None or scene.quotation_at(asks.end()) is not None:
        return
    span = trimmed(scene.body, asks.end(), last, scene)
    if span is None:
        return
    verb = " ".join(asks.group().strip(" ,\n").split())
    for name in letter.names:
        yield Said(*span, name, "reported", "letter", 0.8, verb, letter.start, asks.end())
