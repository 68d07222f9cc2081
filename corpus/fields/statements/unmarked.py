"""Quotations that lost their marks: the words beside "..., said X of the Y Division. ..." in a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from corpus.authority.names import words
from corpus.fields.statements.quoted import spoken
from corpus.fields.statements.reporting import Saying
from corpus.fields.statements.said import Said
from corpus.fields.statements.scene import Scene

_LOST: Final = words("""
    said says stated states added adds noted explained remarked commented continued concluded declared
""")
_LONGEST_LEAD: Final = 1500


def unmarked(scene: Scene, sayings: list[Saying]) -> Iterator[Said]:
    """Quotations whose marks were lost: "..., said X of the Y Division. ..." in a paragraph without any."""
    earlier = 0
    for saying, following in zip(sayings, _following(scene, sayings), strict=True):
        if saying.order == "after" and saying.verb in _LOST:
            yield from _unmarked_at(scene, saying, earlier, following)
        earlier = saying.sentence[1]


def _following(scene: Scene, sayings: list[Saying]) -> list[int]:
    """For each saying where the sentence of the next one in another sentence begins, else the body's end."""
    found = [len(scene.body)] * len(sayings)
    for place in reversed(range(len(sayings) - 1)):
        following = sayings[place + 1].sentence
        found[place] = found[place + 1] if following == sayings[place].sentence else following[0]
    return found


def _unmarked_at(scene: Scene, saying: Saying, earlier: int, following: int) -> Iterator[Said]:
    body, name = scene.body, saying.names[0]
    paragraph, stop = scene.paragraph(saying.start)
    marked = scene.quotations_in(paragraph, saying.start)
    if not marked and body[max(0, saying.start - 4) : saying.start].rstrip()[-1:] in (",", "?", "!"):
        floor = paragraph if paragraph else saying.sentence[0]  # a body's first words tell, before anybody speaks
        yield from _lead(scene, saying, max(floor, earlier if earlier < saying.sentence[0] else floor))
    end = saying.sentence[1]
    if scene.quotation_at(end) is not None or scene.quotations_in(end, stop):
        return
    if marked and not body[max(end, stop - 4) : stop].rstrip().endswith(('"', "”")):
        return
    last = _follows(scene, end, min(stop, following), name)
    if last is not None:
        yield spoken(*last, name, saying, "quotation without marks", 0.7)


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
            yield spoken(start, end, name, saying, "quotation without marks", 0.75)


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
