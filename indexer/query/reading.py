"""A query read back in words, so that its user sees how it was understood."""

from __future__ import annotations

from indexer.analysis import tokens
from indexer.language_names import language_name
from indexer.query.dates import in_words
from indexer.query.tree import (
    And,
    Dated,
    Everything,
    Fuzzy,
    Named,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Said,
    SaidBy,
    Title,
    Word,
    all_of,
    walk,
)
from indexer.results import NONE, SearchRequest

#: How a value of each field, or facet, stands in the sentence.
_FIELDS = {
    "speaker": "in which {} speaks",
    "organization": "of the organization {}",
    "issuer": "issued by {}",
    "place": "from the place {}",
    "kind": "of the kind {}",
    "lang": "in {}",
    "language": "in {}",
    "year": "dated {}",
    "id": "with the id {}",
}
#: Where a statement is asked for, its speaker is meant.
_SAID_BY = "said by {}"
_NONE_OF_FIELD = {"speaker": "with nobody named as speaker", "year": "without a date"}


def read_back(node: Node) -> str:
    """The query in words: "with “heritage” and the exact words “tax law”, without “trademark”, dated 2007"."""
    if isinstance(node, Everything):
        return "all releases"
    parts = node.parts if isinstance(node, And) else (node,)
    wanted = [_words(part) for part in parts if _is_text(part)]
    if len(wanted) > 1:
        wanted = [_grouped(part, Or) for part in parts if _is_text(part)]
    others = [_filter(part) for part in parts if not _is_text(part)]
    return ", ".join(([f"with {_listed(wanted, 'and')}"] if wanted else []) + others)


def read_selections(request: SearchRequest) -> str:
    """What a request selects beside its query: "issued by A or B, dated 2015 or later, without those of the kind C"."""
    told = _FIELDS | ({"speaker": _SAID_BY} if request.said else {})
    wanted = [_selected(facet, values, told[facet]) for facet, values in request.selected.items() if values]
    unwanted = [
        f"{'not' if told[facet] is _SAID_BY else 'without those'} {_selected(facet, values, told[facet])}"
        for facet, values in request.excluded.items()
        if values
    ]
    bounded = request.first_day is not None or request.last_day is not None
    dated = [in_words(request.first_day, request.last_day)] if bounded else []
    return ", ".join(wanted + dated + unwanted)


def _selected(facet: str, values: tuple[str, ...], told: str) -> str:
    named = [_called(facet, value) for value in values if value != NONE]
    parts = [told.format(_listed(named, "or"))] if named else []
    return _listed(parts + ([_NONE_OF_FIELD.get(facet, f"with no known {facet}")] if NONE in values else []), "or")


def _called(field: str, value: str) -> str:
    """A value as a reader knows it: a language by its name."""
    if field not in ("lang", "language"):
        return value
    name = language_name(value)
    return name if name != value else f"the language {value}"


def clauses(node: Node) -> tuple[tuple[str, Node], ...]:
    """The parts whose matches are counted alone, each in words; none for the empty query.

    Alternatives are counted one by one; of an exclusion, what it leaves out.
    """
    found: list[tuple[str, Node]] = []
    for part in node.parts if isinstance(node, And) else (node,):
        for each in part.parts if isinstance(part, Or) else (part,):
            left_out = _left_out(each)
            if left_out is not None:
                found.append((f"{_words(left_out)}, left out", left_out))
            elif not isinstance(each, Everything):
                found.append((_words(each), each))
    return tuple(found)


def _left_out(node: Node) -> Node | None:
    """What an exclusion leaves out, in the text or in the title; null for what is none."""
    if isinstance(node, Title) and isinstance(node.part, Not):
        return Title(node.part.part, span=node.span)
    return node.part if isinstance(node, Not) else None


def _is_text(node: Node) -> bool:
    """True for what reads well after "with": words and their compounds."""
    if isinstance(node, And | Or):
        return all(_is_text(part) for part in node.parts)
    return isinstance(node, Word | Phrase | Prefix | Fuzzy | Near)


def _filter(node: Node) -> str:
    """A part that stands for itself in the sentence: "without “trademark”", "dated 2007"."""
    if isinstance(node, Not):
        return "with a date" if node.part == Dated(None, None, unknown=True) else f"without {_excluded(node.part)}"
    if isinstance(node, Or):
        return f"either {_listed([_standing(part) for part in node.parts], 'or')}"
    stands_with = isinstance(node, Said) or (isinstance(node, Title) and _is_text(node.part))
    return f"with {_words(node)}" if stands_with else _words(node)


def _excluded(node: Node) -> str:
    if isinstance(node, Named):
        return f"those {_words(node)}"
    if isinstance(node, And) and not _is_text(node):
        return f"(those {read_back(node)})"
    return f"those {_words(node)}" if isinstance(node, Dated) else _words(node)


def _standing(node: Node) -> str:
    """An alternative beside filters: words need their "with" here."""
    if isinstance(node, And):
        return f"({read_back(node)})"
    return f"with {_words(node)}" if _is_text(node) else _filter(node)


def _words(node: Node) -> str:
    if isinstance(node, And):
        if _is_text(node):
            return _listed([_grouped(part, Or) for part in node.parts], "and")
        return f"({read_back(node)})"
    if isinstance(node, Or):
        if _is_text(node):
            return _listed([_grouped(part, And) for part in node.parts], "or")
        return f"({_filter(node)})"
    if isinstance(node, Near):
        return _near(node)
    if isinstance(node, Title):
        return f"{_words(node.part)} in the title"
    if isinstance(node, Said):
        return _statement(node.part)
    if isinstance(node, Not):
        return _filter(node)
    return _leaf(node)


def _statement(part: Node) -> str:
    """What is said, and by whom: "“a” and “b” but not “c” in one statement by X"; "a statement" of everything."""
    parts = part.parts if isinstance(part, And) else () if isinstance(part, Everything) else (part,)
    left_out = [each.part for each in parts if isinstance(each, Not)]
    told = _text_said([each for each in parts if _is_text(each)], [each for each in left_out if _is_text(each)])
    speakers = [f"by {_speakers(each)}" for each in parts if _is_by(each)]
    speakers += [f"not by {_speakers(each)}" for each in left_out if _is_by(each)]
    if speakers:
        told += f" {_listed(speakers, 'and')}"
    others = [each for each in parts if not _is_plain(each.part if isinstance(each, Not) else each)]
    if others:
        told += f" that {_told(all_of(others))}"
    return told


def _text_said(wanted: list[Node], unwanted: list[Node]) -> str:
    """The words of a statement: "“a” but not “b” or “c” in one statement"."""
    without = _listed([_grouped(each, And | Or) if len(unwanted) > 1 else _words(each) for each in unwanted], "or")
    if not wanted:
        return "a statement" + (f" without {without}" if without else "")
    words = _listed([_grouped(each, Or) if len(wanted) > 1 else _words(each) for each in wanted], "and")
    several = len(wanted) > 1 or without or any(isinstance(each, And) for each in walk(wanted[0]))
    return f"{words}{' but not ' if without else ''}{without} in {'one' if several else 'a'} statement"


def _is_by(node: Node) -> bool:
    """True for a speaker, or some to choose from."""
    return isinstance(node, SaidBy) or (isinstance(node, Or) and all(isinstance(part, SaidBy) for part in node.parts))


def _is_plain(node: Node) -> bool:
    return _is_text(node) or _is_by(node)


def _speakers(node: Node) -> str:
    return _listed([each.name for each in walk(node) if isinstance(each, SaidBy)], "or")


def _told(node: Node) -> str:
    """What a statement has or is: "(has “a” and is by X) or is not by Y"."""
    negation = "not " if isinstance(node, Not) else ""
    part = node.part if isinstance(node, Not) else node
    if _is_text(part):
        return f"is without {_words(part)}" if negation else f"has {_grouped(part, And | Or)}"
    if _is_by(part):
        return f"is {negation}by {_speakers(part)}"
    if isinstance(part, And | Or) and not negation:
        return _listed([_told_beside(each) for each in part.parts], "and" if isinstance(part, And) else "or")
    return f"is not one that ({_told(part)})"


def _told_beside(node: Node) -> str:
    compound = isinstance(node, And | Or) and not _is_plain(node)
    return f"({_told(node)})" if compound else _told(node)


def _grouped(node: Node, kinds: object) -> str:
    text = _words(node)
    grouped = isinstance(node, kinds) and not text.startswith("(")  # type: ignore[arg-type]  # a class or a union
    return f"({text})" if grouped else text


def _near(node: Near) -> str:
    """A chain link by link: "“a” within 5 words of “b”, and that within 3 words of “c”"."""
    links: list[Near] = []
    left: Node = node
    while isinstance(left, Near):
        links.append(left)
        left = left.left
    first = _grouped(left, Or)
    told = [f"within {_number(link.distance)} of {_grouped(link.right, Or)}" for link in reversed(links)]
    return f"{first} " + ", and that ".join(told)


def _leaf(node: Node) -> str:
    if isinstance(node, Word):
        return f"“{node.text}” in this form only" if node.exact else f"“{node.text}”"
    if isinstance(node, Phrase):
        return _phrase(node)
    if isinstance(node, Prefix):
        return f"words beginning with “{node.text}”"
    if isinstance(node, Fuzzy):
        return f"words like “{node.text}”" + (" (up to 2 edits)" if node.edits > 1 else "")
    if isinstance(node, Named):
        value = f"{node.value} or its predecessors" if node.predecessors else node.value
        return _FIELDS[node.name].format(_called(node.name, value))
    if isinstance(node, Dated):
        return "without a date" if node.unknown else in_words(node.first_day, node.last_day)
    return "all releases"


def _phrase(node: Phrase) -> str:
    if node.slop:
        return f"the words “{node.text}” with at most {_number(node.slop, 'other word')} among them"
    return f"the exact {'words' if len(list(tokens(node.text))) > 1 else 'word'} “{node.text}”"


def _number(count: int, noun: str = "word") -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _listed(texts: list[str], last: str) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}" if texts else ""
