"""What the evaluator finds, worked out the plain way: release by release, from its tokens."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cached_property, reduce
from math import log
from typing import Any

from whoosh.query import (
    And,
    AndMaybe,
    AndNot,
    ConstantScoreQuery,
    DisjunctionMax,
    Every,
    FuzzyTerm,
    Not,
    NullQuery,
    Or,
    Phrase,
    Prefix,
    Require,
    Term,
    TermRange,
    Wildcard,
)

from corpus.release import Release, Statement
from indexer.analysis import tokens
from indexer.answering.scoring import K1, B
from indexer.documents import facet_values, name_forms
from indexer.query.fields import edit_distance
from indexer.query.proximity import Adjacent, Among, Beginning, Nearby, Spelling
from indexer.query.statements import InStatement, SaidBy
from indexer.schema import GAP, TITLE_BOOST

Places = list[tuple[int, int]]
SEVERAL = (Prefix, Beginning, Wildcard, FuzzyTerm, Spelling, TermRange)
FIELDS = ("text", "text_form", "title", "title_form")


class Plain:
    """One release."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.stems: defaultdict[str, set[int]] = defaultdict(set)
        self.forms: defaultdict[str, set[int]] = defaultdict(set)
        self.title_length = len({token.position for token in tokens(release.title)})
        self.length = self.title_length + len({token.position for token in tokens(release.body)})
        for base, text in ((0, release.title), (self.title_length + GAP, release.body)):
            for token in tokens(text):
                self.stems[token.stem].add(base + token.position)
                self.forms[token.form].add(base + token.position)
        self.values: dict[str, Any] = {**facet_values(release), **name_forms(release), "id": (release.id,)}

    @cached_property
    def said(self) -> list[Said]:
        """Its statements that have words and a named speaker."""
        named = [statement for statement in self.release.statements if statement.speaker is not None]
        return [said for statement in named if (said := Said(self, statement)).inside]

    @cached_property
    def days(self) -> dict[str, int]:
        date = self.release.date
        return {name: getattr(date, name).toordinal() if date else 0 for name in ("first_day", "last_day")}

    def words(self, query: Any) -> Counter[int]:
        """At each position of a field of words how many of the query's terms stand there."""
        found: Counter[int] = Counter()
        for term, positions in (self.forms if query.fieldname.endswith("_form") else self.stems).items():
            if fits(query, term):
                found.update(positions)
        if query.fieldname.startswith("title"):
            return Counter({at: often for at, often in found.items() if at < self.title_length})
        return found

    def places(self, query: Any) -> Places:
        """The places of a query in places."""
        if isinstance(query, Term | SEVERAL_TYPES):
            return [(at, at) for at in sorted(self.words(query))]
        if isinstance(query, Or):
            return sorted({place for part in query.subqueries for place in self.places(part)})
        if isinstance(query, Phrase):
            return phrase([self.places(Term(query.fieldname, word)) for word in query.words], query.slop)
        return sorted(set(query.find([self.places(part) for part in query.queries])))


class Said(Plain):
    """One statement of a release: its words are all there is."""

    def __init__(self, text: Plain, statement: Statement) -> None:
        body = text.title_length + GAP
        begins: dict[int, int] = {}
        for token in tokens(text.release.body):
            begins.setdefault(body + token.position, token.start)
        self.inside = {at for at, begin in begins.items() if statement.start <= begin < statement.end}
        self.start, self.end = statement.start, statement.end
        self.title_length = text.title_length
        self.stems = defaultdict(set, {term: positions & self.inside for term, positions in text.stems.items()})
        self.forms = defaultdict(set, {term: positions & self.inside for term, positions in text.forms.items()})
        self.speaker = text.release.speakers[statement.speaker or 0].name

    def places(self, query: Any) -> Places:
        """Those that end in the statement too."""
        return [place for place in super().places(query) if place[1] in self.inside]

    def has(self, query: Any) -> bool:
        """Whether a query is true of the statement."""
        if isinstance(query, And):
            return bool(query.subqueries) and all(map(self.has, query.subqueries))
        if isinstance(query, Or):
            return any(map(self.has, query.subqueries))
        if isinstance(query, Not):
            return not self.has(query.query)
        if isinstance(query, ConstantScoreQuery):
            return self.has(query.child)
        if isinstance(query, SaidBy):
            return self.speaker in query.speakers
        if isinstance(query, Every):
            return True
        return query is not NullQuery and bool(self.places(query))


SEVERAL_TYPES = Prefix | Beginning | Wildcard | FuzzyTerm | Spelling | TermRange


def phrase(words: list[Places], slop: int) -> Places:
    """The shortest for each end: every word at most `slop` after the one before."""
    found = words[0]
    for word in words[1:]:
        begins = {at: max((first for first, last in found if last < at <= last + slop), default=None) for at, _ in word}
        found = [(first, at) for at, first in begins.items() if first is not None]
    return sorted(found)


def fits(query: Any, term: str) -> bool:
    """Whether a query of one word stands for a term."""
    if isinstance(query, Term):
        return term == query.text
    if isinstance(query, Prefix):
        return term.startswith(query.text)
    if isinstance(query, Wildcard):
        return fnmatchcase(term, query.text)
    if isinstance(query, FuzzyTerm):
        if not term.startswith(query.text[: query.prefixlength]):
            return False
        measure = edit_distance if isinstance(query, Spelling) else levenshtein
        return measure(term, query.text) <= query.maxdist
    above = query.start is None or (query.start < term if query.startexcl else query.start <= term)
    return above and (query.end is None or (term < query.end if query.endexcl else term <= query.end))


def levenshtein(left: str, right: str) -> int:
    above = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        row = [i]
        for j, other in enumerate(right):
            row.append(min(above[j + 1] + 1, row[j] + 1, above[j] + (letter != other)))
        above = row
    return above[-1]


class Oracle:
    """Evaluates over releases."""

    def __init__(self, releases: Sequence[Release]) -> None:
        self.texts = {release.id: Plain(release) for release in releases}

    def __call__(self, query: Any) -> dict[str, float]:
        """The ids of what matches, and their scores."""
        kind = type(query)
        if kind is Term or isinstance(query, SEVERAL):
            return self.words(query) if query.fieldname in FIELDS else self.having(query)
        if kind in (Adjacent, Among, Nearby, Phrase):
            return self.placed(query)
        return getattr(self, f"_{kind.__name__}".lower())(query)  # type: ignore[no-any-return]

    def bm25(self, weights: dict[str, float], factor: float, *, title: bool) -> dict[str, float]:
        lengths = {id_: text.title_length if title else text.length for id_, text in self.texts.items()}
        average = sum(lengths.values()) / max(1, len(lengths))
        return {
            id_: factor * w * (K1 + 1) / (w + K1 * ((1 - B) + B * lengths[id_] / average)) for id_, w in weights.items()
        }

    def idf(self, frequency: int) -> float:
        return log(len(self.texts) / (frequency + 1)) + 1 if self.texts else 0.0

    def words(self, query: Any) -> dict[str, float]:
        found = {id_: text.words(query) for id_, text in self.texts.items()}
        weights = {id_: self.weight(id_, each) for id_, each in found.items() if each}
        return self.bm25(weights, query.boost * self.idf(len(weights)), title=query.fieldname.startswith("title"))

    def weight(self, id_: str, positions: Counter[int]) -> float:
        limit = self.texts[id_].title_length
        return sum(often * (TITLE_BOOST if at < limit else 1) for at, often in positions.items())

    def having(self, query: Any) -> dict[str, float]:
        return {
            id_: query.boost
            for id_, text in self.texts.items()
            if any(fits(query, value) for value in text.values[query.fieldname])
        }

    def placed(self, query: Any) -> dict[str, float]:
        found = {id_: [first for first, _ in text.places(query)] for id_, text in self.texts.items()}
        weights = {id_: self.weight(id_, Counter(places)) for id_, places in found.items() if places}
        return self.bm25(weights, getattr(query, "boost", 1.0) * self.idf_of(query), title=False)

    def idf_of(self, query: Any) -> float:
        if isinstance(query, Term | SEVERAL_TYPES):
            return self.idf(sum(bool(text.words(query)) for text in self.texts.values()))
        if isinstance(query, Or):
            return min(map(self.idf_of, query.subqueries))
        if isinstance(query, Phrase):
            return sum(self.idf_of(Term(query.fieldname, word)) for word in query.words)
        return sum(map(self.idf_of, query.queries))

    def _every(self, query: Every) -> dict[str, float]:
        field = query.fieldname
        if field is None or field == "id":
            return dict.fromkeys(self.texts, 0.0)
        has = {
            id_: text.title_length if field.startswith("title") else text.length if field in FIELDS else
            text.days[field] if field in text.days else len(text.values[field])
            for id_, text in self.texts.items()
        }  # fmt: skip
        return {id_: 0.0 for id_, something in has.items() if something}

    def _numericrange(self, query: Any) -> dict[str, float]:
        found = {}
        for id_, text in self.texts.items():
            at = text.days[query.fieldname]
            above = query.start is None or (at > query.start if query.startexcl else at >= query.start)
            if at and above and (query.end is None or (at < query.end if query.endexcl else at <= query.end)):
                found[id_] = 0.0
        return found

    def _and(self, query: And) -> dict[str, float]:
        if not query.subqueries:
            return {}
        wanted = [self(part) for part in query.subqueries if not isinstance(part, Not)] or [self(Every())]
        unwanted = {id_ for part in query.subqueries if isinstance(part, Not) for id_ in self(part.query)}
        both = set(wanted[0]).intersection(*wanted[1:]) - unwanted
        return {id_: query.boost * sum(each[id_] for each in wanted) for id_ in both}

    def _or(self, query: Or) -> dict[str, float]:
        total: Counter[str] = Counter()
        for part in query.subqueries:
            for id_, score in self(part).items():
                total[id_] += score  # type: ignore[assignment]
        return {id_: query.boost * score for id_, score in total.items()}

    def _disjunctionmax(self, query: DisjunctionMax) -> dict[str, float]:
        parts = [self(part) for part in query.subqueries]
        found = {}
        for id_ in {id_ for part in parts for id_ in part}:
            scores = [part[id_] for part in parts if id_ in part]
            found[id_] = query.boost * (max(scores) + query.tiebreak * (sum(scores) - max(scores)))
        return found

    def _not(self, query: Not) -> dict[str, float]:
        return {id_: 0.0 for id_ in self.texts if id_ not in self(query.query)}

    def _andnot(self, query: AndNot) -> dict[str, float]:
        unwanted = self(query.b)
        return {id_: score for id_, score in self(query.a).items() if id_ not in unwanted}

    def _andmaybe(self, query: AndMaybe) -> dict[str, float]:
        other = self(query.b)
        return {id_: score + other.get(id_, 0.0) for id_, score in self(query.a).items()}

    def _require(self, query: Require) -> dict[str, float]:
        required = self(query.b)
        return {id_: score for id_, score in self(query.a).items() if id_ in required}

    def _constantscorequery(self, query: ConstantScoreQuery) -> dict[str, float]:
        return dict.fromkeys(self(query.child), float(query.score))

    def _instatement(self, query: InStatement) -> dict[str, float]:
        whole = self.whole(query.part)
        found = [id_ for id_, text in self.texts.items() if any(said.has(query.part) for said in text.said)]
        return {id_: whole[id_] for id_ in found}

    def whole(self, part: Any) -> dict[str, float]:
        """What part of a statement's query a release has as a whole, whatever it excludes, and who says it."""
        if isinstance(part, Not):
            return dict.fromkeys(self.texts, 0.0)
        if isinstance(part, SaidBy):
            names = set(part.speakers)
            return {id_: 0.0 for id_, text in self.texts.items() if names & set(text.values["speaker"])}
        if isinstance(part, ConstantScoreQuery):
            return dict.fromkeys(self.whole(part.child), float(part.score))
        if not isinstance(part, And | Or):
            return {} if part is NullQuery else self(part)
        each = list(map(self.whole, part.subqueries))
        join = set.intersection if isinstance(part, And) else set.union
        ids = reduce(join, map(set, each)) if each else set()
        return {id_: part.boost * sum(scores.get(id_, 0.0) for scores in each) for id_ in ids}
