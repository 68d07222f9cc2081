"""Verbs of saying with their subjects: who says something at each of them, in both orders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from corpus.authority.names import words
from corpus.fields.statements.groups import Groups, group_before, group_behind, heads, joined, owns
from corpus.fields.statements.saying_verbs import Verb, verbs
from corpus.fields.statements.scene import HE, THEY, Scene
from corpus.fields.vocabulary import ADVERBS, ASKING, INVERTING

#: What must stand behind a verb of describing: "described A as B", "called A "b"".
_NEEDED: Final = {
    **dict.fromkeys(("described", "describes"), re.compile(r"[^.,;:“”\"\n]{1,160}?\sas\s")),
    **dict.fromkeys(("called", "calls"), re.compile(r"\s[^.,;:“”\"\n]{1,80}\s[“\"](?=[a-z])")),
}
#: What must stand behind a verb of asking: what is asked, or whom to do something.
_ASKED = re.compile(
    r"\s+(?:that|whether|if|for|about|how|why)\s|\s+(?!to\b)(?:[^.;:“”\"\n]|(?<=[A-Z])\.){1,160}?\s(?:to|that|of)\s"
)
_NOT_SAYING: Final = words("""
    is are was were be been being not to by the a an its their his her and/or
""")
#: Between a verb and the role that follows it: "said the", "said its", "said the Fisheries Council's".
_ARTICLE = re.compile(r"\s+(?:(?:the|its|his|her|their|our)\s+(?:(?:[\w.&-]+\s+){0,4}?[\w.-]+(?:['’]s|s['’])\s+)?)?")
#: How many of the mentions of a span are looked at, so that no sentence is read again for each of its verbs.
_FEW: Final = 12
_LISTED_AT_MOST: Final = 12
#: A subject that stands so early heads its sentence, whatever words stand before it.
_NEAR: Final = 24
_WORD = re.compile(r"\S+$")
#: A subject that ends so stands apart from the verb behind it, which may have its own: "..., said X".
_CLOSING: Final = ',”"?!»—–-'
#: What joins a second verb, or one in -ing, to its clause.
_JOINS: Final = words("and while also by")


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


def sayings(scene: Scene, groups: Groups) -> Iterator[Saying]:
    """The verbs of saying of a body whose subject is a known person or group, in the order of the text."""
    last: Saying | None = None
    for verb in verbs(scene.body):
        found = _saying(scene, groups, verb, last)
        if found is not None:
            last = found
            yield found


def _saying(scene: Scene, groups: Groups, verb: Verb, last: Saying | None) -> Saying | None:
    sentence = scene.sentences.at(verb.start)
    if verb.form == "going on":
        return _going_on(scene, verb, sentence, last)
    if verb.form == "plural":
        return _of_group(scene, groups, verb, sentence)
    before = None
    if verb.form == "finite" and _is_complete(scene.body, verb, sentence[1]):
        before = _before(scene, groups, verb, sentence, last)
    if before is not None and scene.body[before.subject_end - 1] not in _CLOSING:
        return before
    if verb.text in INVERTING or verb.form == "preposition":
        return _after(scene, groups, verb, sentence) or before
    return before


def _is_complete(body: str, verb: Verb, last: int) -> bool:
    """Whether what a verb of asking or describing needs stands behind it."""
    if needed := _NEEDED.get(verb.text):
        return needed.match(body, verb.end, last) is not None
    return verb.text not in ASKING or _ASKED.match(body, verb.end, last) is not None


def _of_group(scene: Scene, groups: Groups, verb: Verb, sentence: tuple[int, int]) -> Saying | None:
    """A verb in the present whose subject is "the lawmakers" or "they"."""
    offset, word = _subject_end(scene.body, verb.start, sentence[0])
    start = group_before(scene.body, offset)
    names = groups.meant(start) if start is not None else ()
    if word.casefold() == "they":
        start, names = offset - len(word), groups.senders(offset)
    return (
        Saying(verb.start, verb.end, verb.text, names, start, offset, "before", sentence) if names and start else None
    )


def _going_on(scene: Scene, verb: Verb, sentence: tuple[int, int], last: Saying | None) -> Saying | None:
    """A verb in -ing behind a comma or "while", of the subject that heads its sentence."""
    offset, word = _subject_end(scene.body, verb.start, sentence[0])
    if not (word.endswith((",", ",”", ',"')) or word.casefold() in _JOINS):
        return None
    found = _shared(scene, sentence, verb.start, last) or _carried(scene, sentence, verb.start, last)
    if found is None:
        return None
    return Saying(verb.start, verb.end, verb.text, found[1], found[0], offset, "carried", sentence)


def _after(scene: Scene, groups: Groups, verb: Verb, sentence: tuple[int, int]) -> Saying | None:
    """`said Bill Baer, Assistant Attorney General`: the people listed right behind the verb, or "the Senators"."""
    offset = verb.end
    space = _ARTICLE.match(scene.body, offset)
    first = scene.starting_at(space.end()) if space else None
    if first is None:
        if group := group_behind(scene.body, offset):
            meant = groups.meant(offset)
            return Saying(verb.start, offset, verb.text, meant, *group, "after", sentence) if meant else None
        if office := scene.described_behind(offset):
            return Saying(verb.start, offset, verb.text, (office[2],), *office[:2], "after", sentence)
        return None
    names, end = [first.name], first.stop or first.end or offset
    for mention in scene.mentions_in(end, sentence[1], most=_LISTED_AT_MOST):
        if mention.role is None or not joined(scene.body, end, mention.start or 0):
            break
        names.append(mention.name)
        end = mention.stop or mention.end or end
    return Saying(
        verb.start, verb.end, verb.text, tuple(dict.fromkeys(names)), first.start or 0, end, "after", sentence
    )


def _before(scene: Scene, groups: Groups, verb: Verb, sentence: tuple[int, int], last: Saying | None) -> Saying | None:
    offset, word = _subject_end(scene.body, verb.start, sentence[0])
    lowered = word.casefold().strip("“”\"'(,")
    if lowered in _NOT_SAYING or not word:
        return None

    def made(subject: int, names: tuple[str, ...], order: Literal["before", "carried"] = "before") -> Saying:
        return Saying(verb.start, verb.end, verb.text, names, subject, offset, order, sentence)

    if lowered in HE:
        name = _he(scene, offset - len(word), last)
        return made(offset - len(word), (name,)) if name and scene.may_be(name, lowered) else None
    if lowered in THEY:
        names = _they(scene, groups, offset, last, lowered)
        return made(offset - len(word), names) if names else None
    if lowered == "who":
        offset -= len(word)
        while offset > sentence[0] and scene.body[offset - 1] in " ,\n":
            offset -= 1
    if lowered == "and" or (word.endswith(",") and verb.text not in INVERTING):
        carried = _shared(scene, sentence, verb.start, last)
        if carried is None and lowered == "and":
            carried = _carried(scene, sentence, verb.start, last)
        if carried or lowered == "and":
            return made(carried[0], carried[1], "carried") if carried else None
    if (start := group_before(scene.body, offset)) is not None:
        names = groups.meant(start)
        return made(start, names) if names else None
    if (pair := scene.names_a_pair(offset)) is not None:
        names = scene.last_two(pair)
        return made(pair, names) if names else None
    found = scene.subject_before(offset)
    return made(*found) if found else None


def _they(scene: Scene, groups: Groups, offset: int, last: Saying | None, word: str) -> tuple[str, ...]:
    """Whom "they" means: those who spoke last together, those the sentence before is about, a letter's senders."""
    paragraph = scene.paragraph(offset)[0]
    floor = scene.paragraph(max(0, paragraph - 3))[0]
    if last is not None and len(last.names) > 1 and last.end >= floor:
        return last.names
    if word == "both":
        return scene.last_two(offset)
    before = scene.sentences.before(offset)
    return groups.last(before[0] if before else 0, offset) or groups.senders(offset) or scene.last_two(offset)


def _shared(
    scene: Scene, sentence: tuple[int, int], start: int, last: Saying | None
) -> tuple[int, tuple[str, ...]] | None:
    """The subject of the verb of saying before in the same sentence, for a further verb: "X urged A and thanked B"."""
    if last is None or last.sentence != sentence or last.order == "after":
        return None
    if scene.body.startswith("that", last.end + 1) and scene.mentions_in(last.end, start, most=1):
        return None  # somebody in the clause may be the one who does it
    return last.subject, last.names


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
        if steps < 4 and _is_adverb(word.casefold().strip(",()")):
            offset = match.start()
            steps += 1
            continue
        return offset, word


def _is_adverb(word: str) -> bool:
    return word in ADVERBS or (len(word) > 4 and word.endswith("ly"))


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
    if first is None or owns(scene.body, first.end or 0):
        return None
    if (first.start or 0) - sentence[0] > _NEAR and not heads(scene, first.start or 0):
        return None
    names, end = [first.name], first.stop or first.end or 0
    for mention in scene.mentions_in(end, start, most=_FEW):
        if not joined(scene.body, end, mention.start or 0):
            break
        names.append(mention.name)
        end = mention.stop or mention.end or end
    return first.start or 0, tuple(dict.fromkeys(names))
