"""Releases and Whoosh queries drawn at random, over few words, so that they meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from making import body_named, day, make
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
    NumericRange,
    Or,
    Phrase,
    Prefix,
    Query,
    Regex,
    Require,
    Term,
    TermRange,
    Variations,
    Wildcard,
)
from whoosh.query.spans import SpanFirst, SpanNot, SpanOr
from whoosh.util.numeric import byte_to_length, length_to_byte

from corpus.release import Release
from indexer.analysis import tokens
from indexer.query.proximity import Adjacent, Among, Beginning, Nearby, Spelling
from indexer.query.statements import InStatement, SaidBy

#: Words with several forms of a stem, stop words, accents, characters without spaces between them, an acronym.
WORDS = "tax taxes taxing law laws budget budgets act the of to économie U.S. l'eau 中国 中国人 国 1,000".split()
FORMS = sorted({token.form for token in tokens(" ".join(WORDS))})
STEMS = sorted({token.stem for token in tokens(" ".join(WORDS))})
DAYS = ("", "2019", "2020-03", "2020-03-14", "2021-12-31")
PEOPLE = ("Anna Lind", "Bo Ek", "Čapek, Jan")

titles = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
bodies = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
#: A statement: its speaker among those of the release (any number; null for nobody), and two characters of the body:
#: some of words, others within them, before the first, behind the last, in any order.
stretches = st.tuples(st.one_of(st.none(), st.integers(0, 5)), st.integers(0, 90), st.integers(0, 90))
drafts = st.tuples(
    titles, bodies, st.sampled_from(DAYS), st.sets(st.sampled_from(PEOPLE)), st.lists(stretches, max_size=6)
)
Draft = tuple[str, str, str, set[str], list[tuple[int | None, int, int]]]


def release_of(number: int, draft: Draft) -> Release:
    """A release of a length that Whoosh can keep: it has one byte for it, so that 11 words count as 12."""
    title, body, when, people, spans = draft
    title = title or f"Title of r{number}"
    while True:
        length = len(list(tokens(title))) + len(list(tokens(body)))
        if byte_to_length(length_to_byte(length)) == length:
            break
        body += " more"
    organizations = [body_named(f"Body {number % 3}")]
    speakers = sorted(people)
    said: list[tuple[int | None, int, int]] = []
    for drawn, one, other in spans:
        speaker = drawn % len(speakers) if drawn is not None and speakers else None
        said.append((speaker, min(one, other), max(one, other)))
    return make(f"r{number}", body, title=title, day=when, speakers=speakers, organizations=organizations, said=said)


releases = st.lists(drafts, max_size=9).map(
    lambda drafted: [release_of(number, draft) for number, draft in enumerate(drafted)]
)


boosts = st.sampled_from([1.0, 1.0, 1.0, 0.5, 2.0])
places = st.sampled_from(["text_form", "title_form"])
forms = st.sampled_from([*FORMS, "unknown"])
prefixes = st.sampled_from(["t", "tax", "l", "bud", "中", "e", "u", "zz"])
years = st.sampled_from([day("2019-01-01"), day("2020-03-14"), day("2020-12-31"), day("2022-01-01")])
bounds = st.one_of(st.none(), years.map(lambda when: when.toordinal()))

terms = st.one_of(
    st.builds(Term, st.sampled_from(["text", "title"]), st.sampled_from(STEMS), boosts),
    st.builds(Term, places, forms, boosts),
)
values = st.one_of(
    st.builds(Term, st.just("speaker"), st.sampled_from([*PEOPLE, "Nobody"])),
    st.builds(Term, st.just("year"), st.sampled_from(["2019", "2020"])),
    st.builds(Term, st.just("id"), st.sampled_from(["r0", "r3", "r99"])),
    st.builds(TermRange, st.just("organization"), st.just("Body 0"), st.just("Body 1"), st.booleans(), st.booleans()),
    st.builds(NumericRange, st.sampled_from(["first_day", "last_day"]), bounds, bounds, st.booleans(), st.booleans()),
    st.builds(Every, st.sampled_from([None, "text", "title_form", "speaker", "first_day"]), boosts),
)
expansions = st.one_of(
    st.builds(Prefix, places, prefixes, boosts),
    st.builds(Beginning, places, prefixes, boosts),
    st.builds(Wildcard, places, st.sampled_from(["t*x*", "?ax", "*s", "*国*", "l[ae]w*"]), boosts),
    st.builds(FuzzyTerm, places, forms, boosts, st.integers(1, 2), st.integers(0, 1)),
    st.builds(Spelling, places, forms, st.integers(1, 2)),
    st.builds(TermRange, places, st.sampled_from(["a", "law"]), st.sampled_from(["law", "tax", "u"]), st.booleans()),
)


@st.composite
def placed(draw: Callable[..., Any]) -> Query:
    """Words in places, all in one field."""
    field = draw(places)
    term = st.builds(Term, st.just(field), forms)
    one = st.one_of(term, term, st.builds(Beginning, st.just(field), prefixes))
    some = st.lists(one, min_size=2, max_size=3)
    found = draw(
        st.one_of(
            st.builds(Phrase, st.just(field), st.lists(forms, min_size=1, max_size=3), st.integers(1, 3)),
            st.builds(Adjacent, some, st.integers(0, 1)),
            st.builds(Among, some, st.integers(0, 3)),
            st.builds(Nearby, one, one, st.integers(0, 3)),
        )
    )
    assert isinstance(found, Query)
    return found


def combined(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        st.builds(And, several, boosts),
        st.builds(Or, several, boosts),
        st.builds(lambda wanted, unwanted: And([*wanted, Not(unwanted)]), several, parts),
        st.builds(AndNot, parts, parts),
        st.builds(AndMaybe, parts, parts),
        st.builds(Require, parts, parts),
        st.builds(DisjunctionMax, several),
        st.builds(ConstantScoreQuery, parts, boosts),
        st.builds(lambda unwanted: And([Every(), Not(unwanted)]), parts),
        st.builds(Not, parts),
    )


leaves = st.one_of(terms, terms, values, expansions, placed())
queries: st.SearchStrategy[Query] = st.recursive(leaves, combined, max_leaves=5)


def all_any_or_not(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        st.builds(And, several, boosts),
        st.builds(Or, several, boosts),
        st.builds(lambda wanted, unwanted: And([*wanted, Not(unwanted)]), several, parts),
        st.builds(lambda unwanted: And([Every(boost=0.0), Not(unwanted)]), parts),
        st.builds(Not, parts),
        st.builds(ConstantScoreQuery, parts, boosts),
    )


def within(field: str) -> st.SearchStrategy[Query]:
    """Words in places in one field, and places within one another."""
    one = st.one_of(
        st.builds(Term, st.just(field), forms),
        st.builds(Beginning, st.just(field), prefixes),
        st.builds(Spelling, st.just(field), forms, st.just(1)),
    )

    def nested(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
        several = st.lists(parts, min_size=1, max_size=3)
        return st.one_of(
            st.builds(Adjacent, several, st.integers(0, 1)),
            st.builds(Among, several, st.integers(0, 4)),
            st.builds(Nearby, parts, parts, st.integers(0, 4)),
            st.builds(Nearby, parts, parts.map(lambda part: Or([part, Term(field, "tax")])), st.integers(0, 2)),
            st.builds(Phrase, st.just(field), st.lists(forms, min_size=1, max_size=3), st.integers(1, 3)),
        )

    return st.recursive(one, nested, max_leaves=4)


speakers = st.lists(st.sampled_from([*PEOPLE, "Nobody"]), max_size=2).map(SaidBy)
#: What can be asked of a statement.
parts_of_statements = st.recursive(
    st.one_of(
        st.builds(Term, st.just("text"), st.sampled_from(STEMS), boosts),
        within("text_form"),
        within("text_form"),
        speakers,
        st.sampled_from([Every(boost=0.0), NullQuery, Term("text", "tax"), Term("title", "tax")]),
    ),
    all_any_or_not,
    max_leaves=5,
)
said = st.builds(InStatement, parts_of_statements)
#: Such queries alone, and among others.
queries_of_statements = st.one_of(said, st.recursive(st.one_of(said, said, terms, values), combined, max_leaves=4))

#: What only Whoosh's matchers understand; its own queries in places know no size, and so can't be parts of others.
patterns = st.one_of(
    st.builds(Regex, places, st.sampled_from(["^t.x", "l.w|中"]), boosts),
    st.builds(Variations, places, forms),
)
spans = st.one_of(
    st.builds(SpanFirst, terms, st.integers(0, 3)),
    st.builds(SpanOr, st.lists(terms, min_size=2, max_size=3)),
    st.builds(SpanNot, terms, terms),
)
foreign_queries = st.one_of(spans, st.recursive(st.one_of(patterns, terms), combined, max_leaves=3))


@st.composite
def batches(draw: Callable[..., Any]) -> list[list[Release]]:
    """Releases in one segment or two."""
    corpus = draw(releases)
    at = draw(st.integers(0, len(corpus)))
    return [batch for batch in (corpus[:at], corpus[at:]) if batch]


deletions = st.sets(st.integers(0, 8), max_size=2).map(lambda numbers: {f"r{number}" for number in numbers})
