"""Verbs of saying with their subjects: who says something at each of them, in both orders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from corpus.authority.names import words
from corpus.fields.scene import HE, THEY, Scene
from corpus.fields.vocabulary import ADVERBS, INVERTING, SAYING, SAYING_PAIRS

_PAIRS = "|".join(pair.replace(" ", r"\s+") for pair in SAYING_PAIRS)
_SINGLES = "|".join(sorted(SAYING, key=lambda verb: (-len(verb), verb)))
#: "noted down" and "written down" tell of writing, not of saying.
_VERB = re.compile(rf"(?<![\w-])(?:{_PAIRS}|{_SINGLES})(?=that|(?!\w|\s+down\b))|(?<!\w)[Aa]ccording\s+to(?!\w)")
_NOT_SAYING: Final = words("""
    is are was were be been being not to by the a an its their his her and/or
""")
#: Between a verb and the role that follows it: "said the", "said its", "said the Fisheries Council's".
_ARTICLE = re.compile(r"\s+(?:(?:the|its|his|her|their|our)\s+(?:(?:[\w.&-]+\s+){0,4}?[\w.-]+(?:['’]s|s['’])\s+)?)?")
#: How many of the mentions of a span are looked at, so that no sentence is read again for each of its verbs.
_FEW: Final = 12
_WORD = re.compile(r"\S+$")
_LISTED = re.compile(r",?\s+(?:and|&)\s+(?:the\s+)?$|,\s+$")


class Saying(msgspec.Struct, frozen=True):
    """A verb of saying: half-open offsets of the verb, of its sentence, and of its subject; whom the subject names.

    `order` tells whether the subject stands "before" or "after" the verb, or was "carried" over from the clause before.
    """

    start: int
    end: int
    verb: str
    names: tuple[str, ...]
    subject: int
    subject_end: int
    order: Literal["before", "after", "carried"]
    sentence: tuple[int, int]


def sayings(scene: Scene) -> Iterator[Saying]:
    """The verbs of saying of a body whose subject is a known person, in the order of the text."""
    last: Saying | None = None
    for match in _VERB.finditer(scene.body):
        found = _saying(scene, match, last)
        if found is not None:
            last = found
            yield found


def _saying(scene: Scene, match: re.Match[str], last: Saying | None) -> Saying | None:
    verb = " ".join(match.group().casefold().split())
    sentence = scene.sentences.at(match.start())
    inverting = verb in INVERTING or verb == "according to"
    if inverting and (found := _after(scene, match, verb, sentence)):
        return found
    if verb == "according to":
        return None
    return _before(scene, match, verb, sentence, last)


def _after(scene: Scene, match: re.Match[str], verb: str, sentence: tuple[int, int]) -> Saying | None:
    """`said Bill Baer, Assistant Attorney General`: the people listed right behind the verb."""
    offset = match.end()
    space = _ARTICLE.match(scene.body, offset)
    first = scene.starting_at(space.end()) if space else None
    if first is None:
        return None
    names, end = [first.name], first.stop or first.end or offset
    for mention in scene.mentions_in(end, sentence[1], most=6):
        if mention.role is None or not _joined(scene.body, end, mention.start or 0):
            break
        names.append(mention.name)
        end = mention.stop or mention.end or end
    return Saying(
        match.start(), match.end(), verb, tuple(dict.fromkeys(names)), first.start or 0, end, "after", sentence
    )


def _joined(body: str, end: int, start: int) -> bool:
    """Whether nothing but a list's comma or "and", and the body of the person before, stands between two people."""
    between = body[end:start]
    if len(between) > 160 or not _LISTED.search(between):
        return False
    rest = _LISTED.sub("", between)
    return not rest or rest.lstrip().startswith(("of ", "for ", "in ", "(", "from ", "at "))


def _before(
    scene: Scene, match: re.Match[str], verb: str, sentence: tuple[int, int], last: Saying | None
) -> Saying | None:
    offset, word = _subject_end(scene.body, match.start(), sentence[0])
    lowered = word.casefold().strip("“”\"'(,")
    if lowered in _NOT_SAYING or not word:
        return None

    def made(subject: int, names: tuple[str, ...], order: Literal["before", "carried"] = "before") -> Saying:
        return Saying(match.start(), match.end(), verb, names, subject, offset, order, sentence)

    if lowered in HE:
        name = _he(scene, offset - len(word), last)
        return made(offset - len(word), (name,)) if name else None
    if lowered in THEY:
        names = scene.last_two(offset)
        return made(offset - len(word), names) if names else None
    if lowered == "who":
        offset -= len(word)
        while offset > sentence[0] and scene.body[offset - 1] in " ,\n":
            offset -= 1
    if lowered == "and" or word.endswith(","):
        carried = _carried(scene, sentence, match.start(), last)
        if lowered == "and":
            return made(carried[0], carried[1], "carried") if carried else None
    if (pair := scene.names_a_pair(offset)) is not None:
        names = scene.last_two(pair)
        return made(pair, names) if names else None
    found = scene.subject_before(offset)
    return made(*found) if found else None


def _subject_end(body: str, start: int, limit: int) -> tuple[int, str]:
    """Where the subject before a verb ends, and the word that ends there; adverbs between them are stepped over."""
    offset, steps = start, 0
    while True:
        while offset > limit and body[offset - 1].isspace():
            offset -= 1
        match = _WORD.search(body, max(limit, offset - 40), offset)
        if match is None:
            return offset, ""
        word = match.group()
        if steps < 4 and word.casefold().strip(",()") in ADVERBS:
            offset = match.start()
            steps += 1
            continue
        return offset, word


def _he(scene: Scene, offset: int, last: Saying | None) -> str | None:
    """Whom "he" or "she" means: who spoke last, unless another person has begun a sentence since."""
    paragraph = scene.paragraph(scene.paragraph(offset)[0] - 3 if scene.paragraph(offset)[0] else 0)[0]
    since = max(last.end if last else 0, paragraph)
    own = scene.sentences.at(offset)[0]
    if (subject := scene.subject_mention(since, own)) is not None:
        return subject.name
    inside = scene.mentions_in(own, offset, most=_FEW)
    if inside and last is not None and last.start < own and last.end < paragraph:
        return inside[-1].name
    if last is not None and len(last.names) == 1 and last.end >= paragraph:
        return last.names[0]
    earlier = scene.mentions_in(paragraph, offset, most=_FEW)
    return earlier[0].name if earlier and len({m.name for m in earlier}) == 1 else None


def _carried(
    scene: Scene, sentence: tuple[int, int], start: int, last: Saying | None
) -> tuple[int, tuple[str, ...]] | None:
    """The people who begin the sentence, for a second verb of theirs: "A and B discussed X and announced Y"."""
    if last is not None and last.sentence == sentence:
        return None
    first = next(iter(scene.mentions_in(sentence[0], start, most=1)), None)
    if first is None or (first.start or 0) - sentence[0] > 24:
        return None
    names, end = [first.name], first.end or 0
    for mention in scene.mentions_in(end, start, most=4):
        if not _joined(scene.body, end, mention.start or 0):
            break
        names.append(mention.name)
        end = mention.end or end
    return first.start or 0, tuple(dict.fromkeys(names))
