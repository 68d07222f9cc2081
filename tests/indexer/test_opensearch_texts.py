"""Texts of releases become terms as the tokens of each one alone say."""

from __future__ import annotations

from itertools import groupby

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from making import make

from corpus.release import Release
from indexer.analysis import Token, tokens
from indexer.analysis.function_words import FUNCTION_WORDS
from indexer.opensearch.layout.documents import document_of, documents_of
from indexer.opensearch.layout.terms import word
from indexer.opensearch.layout.texts import Speller, Texts

SOME_WORDS = (
    "tax taxes the U.S. l'eau l’école theirtheirs andandthe 中国 中国人 ｶﾞ 1,000 3.5 isn't nation’s ﷺ ½ é".split()
)
TEXTS = st.lists(st.sampled_from(SOME_WORDS) | st.text(max_size=8), max_size=30).map(" ".join)


def places(found: list[Token]) -> list[str]:
    """A word for each position, by the definition."""
    return [
        word((token.form, token.stem) for token in at) for _, at in groupby(found, key=lambda token: token.position)
    ]


def starts(found: list[Token]) -> list[int]:
    return [next(at).start for _, at in groupby(found, key=lambda token: token.position)]


def told(release: Release) -> tuple[list[str], list[str], list[int], list[str]]:
    title, body = list(tokens(release.title)), list(tokens(release.body))
    forms = {token.form for token in [*title, *body]}
    completing = sorted(form for form in forms if 1 < len(form) <= 40 and form not in FUNCTION_WORDS)
    return places(title), places(body), starts(body), completing


def found(texts: Texts) -> tuple[list[str], list[str], list[int], list[str]]:
    return texts.title, texts.body, texts.starts.tolist(), texts.words


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_texts_are_told_at_once_as_each_alone(drawn: list[tuple[str, str]]) -> None:
    releases = [make(f"r{at}", body, title=title or "…") for at, (title, body) in enumerate(drawn)]
    speller = Speller()
    for _ in range(2):
        assert list(map(found, speller.texts(releases))) == list(map(told, releases))


def test_forms_that_are_forgotten_are_spelled_anew() -> None:
    speller = Speller()
    speller._vocabulary._share = 1e-6
    for number in range(5):
        release = make("x", f"Heritage of l'eau, word{number}, 中国人 and andandthe U.S.")
        assert list(map(found, speller.texts([release]))) == [told(release)]


def test_a_position_has_each_of_its_terms_once() -> None:
    assert word([("taxes", "tax"), ("tax", "tax")]) == "tax|=taxes|=tax"
    assert word([("中国", "中国")]) == "中国|=中国|^中"


def test_documents_are_those_of_each_release_alone() -> None:
    releases = [
        make("a", "Heritage is told.", title="Tax law", day="2007-03", speakers=["Ann"], said=[(0, 0, 8), (0, 0, 8)]),
        make("b"),
        make("c", "x " * 600_000),
    ]
    written = dict(documents_of(releases, 7))
    for release in releases:
        alone = msgspec.json.encode(document_of(release, 7))
        assert msgspec.json.decode(written[release.id]) == msgspec.json.decode(alone)
    first = document_of(releases[0], 7)
    assert first["text"] == ["", "tax|=tax|tax|=tax law|=law|law|=law", "heritag|=heritage is|=is told|=told"]
    assert first["said"] == [{"speaker": "Ann", "text": ["", "heritag|=heritage"]}]
    assert (first["length"], first["run"]) == (5, 7)
