"""What is told of a release beside what a person set down of it: right, extra or missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from corpus.authority import fold, same_person

#: A statement is found when it shares this much of its characters and gold's together.
_OVERLAP = 0.5
#: Words that tell no role from another, and short forms of those that do.
_SMALL_WORDS = frozenset("the of for and a an us".split())
_LONG_FORMS = {"rep": "representative", "sen": "senator", "gov": "governor", "dept": "department", "asst": "assistant"}


class Tally(NamedTuple):
    """How many were right, told beyond gold, and missing."""

    right: int = 0
    extra: int = 0
    missing: int = 0

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(self.right + other.right, self.extra + other.extra, self.missing + other.missing)

    def means(self, name: str) -> dict[str, float]:
        """`name_precision`, `name_recall` and `name_f1`; 1 where there is nothing to tell."""
        told, wanted = self.right + self.extra, self.right + self.missing
        precision = self.right / told if told else 1.0
        recall = self.right / wanted if wanted else 1.0
        f1 = 2 * self.right / (told + wanted) if told + wanted else 1.0
        return {f"{name}_precision": precision, f"{name}_recall": recall, f"{name}_f1": f1}


class Said(NamedTuple):
    """A statement as a span of the body; `speaker` is null where nobody is named."""

    speaker: str | None
    kind: str
    start: int
    end: int


def names(told: Sequence[str], wanted: Sequence[str], weak: Sequence[str], same: Callable[[str, str], bool]) -> Tally:
    """Names that mean the same once each; `weak` ones, of which one may think either way, count nowhere."""
    left = [name for name in told if not any(same(name, other) for other in weak)]
    right = 0
    for name in wanted:
        found = [other for other in left if same(other, name)]
        right += bool(found)
        left = [other for other in left if other not in found]
    return Tally(right, len(left), len(wanted) - right)


def same_body(a: str, b: str) -> bool:
    """True for one body's name in another spelling."""
    return fold(a).removeprefix("the ") == fold(b).removeprefix("the ")


def same_role(a: str, b: str) -> bool:
    """True when the telling words of one role are all in the other, or half of all words are in both."""
    one, other = _telling_words(a), _telling_words(b)
    if not one or not other:
        return False
    if not a.isascii() and (fold(a) in fold(b) or fold(b) in fold(a)):  # Chinese writes words without spaces
        return True
    return one <= other or other <= one or 2 * len(one & other) >= len(one | other)


def _telling_words(role: str) -> frozenset[str]:
    return frozenset(_LONG_FORMS.get(word, word) for word in fold(role).split()) - _SMALL_WORDS


def statements(told: Sequence[Said], wanted: Sequence[Said], weak: Sequence[Said]) -> tuple[Tally, int]:
    """The tally of statements, and how many of those found have the right kind.

    One without a speaker is found by one without a speaker, and is never extra: quotation marks may hold a mere term.
    Nor is a further part of what was found, or of what is weak.
    """
    left = list(told)
    touched = list(weak)
    right = kinds = 0
    for one in wanted:
        best = max(
            (other for other in left if _same_speaker(one, other)), key=lambda other: _overlap(one, other), default=None
        )
        if best is not None and _overlap(one, best) >= _OVERLAP:
            left.remove(best)
            touched.append(one)
            right += 1
            kinds += best.kind == one.kind
    extra = [one for one in left if one.speaker is not None and not _is_part(one, touched)]
    return Tally(right, len(extra), len(wanted) - right), kinds


def _is_part(one: Said, others: Sequence[Said]) -> bool:
    return any(_same_speaker(one, other) and _overlap(one, other) > 0 for other in others)


def _same_speaker(one: Said, other: Said) -> bool:
    if one.speaker is None or other.speaker is None:
        return one.speaker is other.speaker
    return same_person(one.speaker, other.speaker)


def _overlap(one: Said, other: Said) -> float:
    """The share of the characters of both that both have."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(common, 0) / max(max(one.end, other.end) - min(one.start, other.start), 1)
