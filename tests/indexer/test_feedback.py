"""Relevance feedback: scores are those of its formulas, in any segmentation, and only any-word searches have it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from math import log, sqrt
from pathlib import Path

import numpy as np
import pytest
from making import engine_with, ids, make, search
from naive_evaluation import Plain
from naive_segment import naive_sections
from whoosh.query import And, ConstantScoreQuery, Not, NullQuery, Or, Query, Term

from corpus.release import Release
from indexer.analysis.function_words import FUNCTION_STEMS
from indexer.answering.feedback import BEST, SHARE, WORDS
from indexer.answering.key_stems import KEYS
from indexer.answering.scoring import K1, B
from indexer.columnar.building.inversion import invert
from indexer.columnar.building.merging import keys, merge
from indexer.columnar.building.output import MemorySectionWriter
from indexer.columnar.evaluation import Collection, Evaluator
from indexer.columnar.evaluation.feedback import Feedback
from indexer.columnar.page import Candidates, page_of
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sections import TYPES, MemorySections
from indexer.query.proximity import Adjacent

#: Stems that no stemmer changes, of all lengths.
VOCABULARY = [
    "".join(random.Random(at).choices("bcdfgklmnpr", k=3 + at % 8)) + ("o" if at % 3 else "ж") for at in range(220)
]
DAYS = ("", "2019-01-02", "2020", "2021-05-06")


def some_releases(count: int, seed: int = 1) -> list[Release]:
    """Releases of one to 150 words, frequent and rare ones, function words among them."""
    drawn = random.Random(seed)
    weights = [1 / (rank + 2) for rank in range(len(VOCABULARY))]
    made = []
    for number in range(count):
        words = drawn.choices(VOCABULARY, weights, k=drawn.randint(1, 150)) + ["the", "with"] * drawn.randint(0, 4)
        drawn.shuffle(words)
        title = " ".join(drawn.choices(VOCABULARY, weights, k=3))
        made.append(make(f"r{number:03}", " ".join(words), title=title, day=DAYS[number % 4]))
    return [*made, make("empty", "", title="…"), make("only-the", "the with the", title="of")]


def collection_of(batches: Sequence[Sequence[Release]], gone: frozenset[str] = frozenset()) -> Collection:
    masks = [np.array([release.id not in gone for release in batch], np.bool_) for batch in batches]
    live = [None if mask.all() else mask for mask in masks]
    return Collection([Segment(MemorySections(invert(batch))) for batch in batches], live)


def fed_back(collection: Collection, query: Query, feedback: Feedback | None = None) -> dict[str, float]:
    """The ids and final scores of all matches."""
    evaluate = Evaluator(collection)
    every = evaluate(query)
    candidates = [Candidates(each.numbers, each.scores) for each in every]
    best = page_of(candidates, collection.segments, "relevance", 0, BEST)
    expanded = (feedback or Feedback(collection)).expanded(evaluate, query, [each[:2] for each in best if each.score])
    scores = [each.scores for each in every] if expanded is None else expanded.scores(every)
    found = zip(collection.segments, every, scores, strict=True)
    return {
        segment.ids.text(int(segment.id_rank[number])): score
        for segment, each, own in found
        for number, score in zip(each.numbers.tolist(), own.tolist(), strict=True)
    }


class Naive:
    """The formulas over plain releases, and plain words as queries."""

    def __init__(self, releases: Sequence[Release]) -> None:
        self.texts = {release.id: Plain(release) for release in releases}
        self.average = sum(text.length for text in self.texts.values()) / len(releases)
        self.frequency: defaultdict[str, int] = defaultdict(int)
        for text in self.texts.values():
            for stem in text.stems:
                self.frequency[stem] += 1

    def count(self, key: str, stem: str) -> int:
        text = self.texts[key]
        places = text.stems.get(stem, set())
        return len(places) + sum(at < text.title_length for at in places)  # TITLE_BOOST is 2

    def weight(self, key: str, stem: str) -> float:
        count, length = self.count(key, stem), self.texts[key].length
        idf = log(len(self.texts) / (self.frequency[stem] + 1)) + 1
        return idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / self.average))

    def keys(self, key: str) -> list[str]:
        def worth(stem: str) -> int:
            return round(4096 * log(1 + self.count(key, stem))) * min(len(stem), 8)

        stems = sorted(set(self.texts[key].stems) - FUNCTION_STEMS, key=lambda stem: (-worth(stem), stem.encode()))
        return stems[:KEYS]

    def scores(self, words: Sequence[str]) -> dict[str, float]:
        """Of each release with one of `words`: what the query gives that feedback makes of them."""
        first = {key: sum(self.weight(key, word) for word in words) for key in self.texts}
        found = [key for key, score in first.items() if score]
        best = sorted(found, key=lambda key: (-first[key], -self.texts[key].days["first_day"] or 1, key))[:BEST]
        added: defaultdict[str, float] = defaultdict(float)
        for rank, key in enumerate(best, 1):
            vector = {stem: self.weight(key, stem) for stem in self.keys(key)}
            length = sqrt(sum(weight * weight for weight in vector.values()))
            for stem, weight in vector.items():
                added[stem] += weight / length / rank / sum(1 / place for place in range(1, len(best) + 1))
        chosen = sorted(added, key=lambda stem: (-added[stem], stem.encode()))[:WORDS]
        query: defaultdict[str, float] = defaultdict(float)
        known = [word for word in words if self.frequency[word]]
        for word in known:
            query[word] += (1 - SHARE) / len(known)
        for stem in chosen:
            query[stem] += SHARE * added[stem] / sum(added[each] for each in chosen)
        return {key: sum(weight * self.weight(key, stem) for stem, weight in query.items()) for key in found}


def any_of(*words: str) -> Query:
    return Or([Term("text", word) for word in words])


QUESTIONS = [VOCABULARY[2:4], VOCABULARY[5:11], [VOCABULARY[40], "unknown"], VOCABULARY[90:93], [VOCABULARY[7]] * 2]


@pytest.mark.parametrize("words", QUESTIONS)
def test_scores_are_those_of_the_formulas(words: list[str]) -> None:
    releases = some_releases(120)
    assert fed_back(collection_of([releases]), any_of(*words)) == pytest.approx(Naive(releases).scores(words), rel=1e-9)


def test_scores_do_not_depend_on_segments() -> None:
    """To the bit: in one, two and five segments, with releases gone from some, and asked again."""
    releases = some_releases(120)
    renamed = [make(f"gone-{number}", each.body) for number, each in enumerate(some_releases(40, seed=2)[:40])]
    names = frozenset(release.id for release in renamed)
    batches = [
        [releases],
        [releases[60:], releases[:60]],
        [releases[at::5] for at in range(5)],
        [[*releases, *renamed]],
        [[*renamed[at::5], *releases[at::5]] for at in range(5)],
    ]
    collections = [collection_of(each, names) for each in batches]
    kept = [Feedback(each) for each in collections]
    for words in (*QUESTIONS, *QUESTIONS):
        first, *others = [fed_back(*each) for each in zip(collections, [any_of(*words)] * 5, kept, strict=True)]
        for other in others:
            assert other == first


def test_what_is_no_single_word_is_one_part() -> None:
    """Filters, exclusions and what is found nowhere are none."""
    collection = collection_of([some_releases(120)])
    one, two, three = (Term("text", word) for word in VOCABULARY[1:4])
    phrase = Adjacent([Term("text_form", VOCABULARY[0]), Term("text_form", VOCABULARY[1])])
    assert Evaluator(collection).count(phrase)
    for query, parts in (
        (Or([one, two]), 2),
        (Or([one, phrase]), 2),
        (And([Or([one, two, Term("text", "unknown")]), ConstantScoreQuery(Term("language", "en"), 0.0)]), 2),
        (And([Or([one, And([two, three])]), Not(Term("text", VOCABULARY[30]))]), 3),
    ):
        expanded = Feedback(collection).expanded(Evaluator(collection), query, [(0, 0)])
        assert expanded is not None
        assert expanded.share == (1 - SHARE) / parts


def test_nothing_to_learn_from() -> None:
    collection = collection_of([[make("a", "the with", title="of"), make("b", "word", title="…")]])
    feedback, evaluate = Feedback(collection), Evaluator(collection)
    assert feedback.words([]) == []
    assert feedback.words([(0, 0)]) == []
    assert feedback.words([(0, 0), (0, 1)]) == [(b"word", 1.0)]
    assert feedback.expanded(evaluate, any_of("the"), [(0, 0)]) is None
    assert feedback.expanded(evaluate, NullQuery, [(0, 1)]) is None
    assert feedback.expanded(evaluate, ConstantScoreQuery(any_of("word"), 0.0), [(0, 1)]) is None


# Key stems


def test_key_stems_are_chosen_the_plain_way() -> None:
    releases = [*some_releases(60), make("long", f"{VOCABULARY[3]} " * 400 + " ".join(VOCABULARY), title=VOCABULARY[4])]
    sections, wanted = invert(releases), naive_sections(releases)
    assert np.diff(sections["keys.starts"]).max() == KEYS
    assert sections["keys.weight"].max() == 255
    for name in ("keys.starts", "keys.stem", "keys.weight"):
        np.testing.assert_array_equal(sections[name], wanted[name], err_msg=name)


def test_key_stems_are_merged_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_RELEASES", 7)
    releases = some_releases(60)
    live = np.arange(40) % 3 > 0
    out = MemorySectionWriter()
    parts = [Segment(MemorySections(invert(some))) for some in (releases[:40], releases[40:])]
    merge([(parts[0], live), (parts[1], None)], out)
    kept = [release for release, there in zip(releases, [*live, *[True] * 22], strict=True) if there]
    made, wanted = out.sections(), naive_sections(kept)
    for name in TYPES:
        if name.startswith("keys."):
            np.testing.assert_array_equal(made.array(name), wanted[name], err_msg=name)


# Searches


@pytest.fixture(scope="module")
def releases() -> list[Release]:
    """Three of ships that all speak of harbours, one of a harbour alone, many of something else."""
    ships = [make(f"ship{at}", "A ship, a harbour, a quay and a pilot. " * 2 + "ship " * at) for at in range(3)]
    others = [make(f"other{at}", f"Nothing of the kind, number {at}; a letter.", title="Letter") for at in range(9)]
    return [*ships, make("harbour", "Of a letter: harbour quay pilot"), make("letter", "Of a letter: law"), *others]


@pytest.mark.conformance
def test_releases_like_the_best_rise(tmp_path: Path, releases: list[Release]) -> None:
    with engine_with(tmp_path / "index", releases) as engine:
        plain = search(engine, "ship OR letter", limit=20)
        any_word = search(engine, "ship letter", match="any", limit=20)
        assert sorted(ids(any_word)) == sorted(ids(plain))
        assert ids(any_word).index("harbour") < ids(plain).index("harbour")
        instead = search(engine, "ship letter", limit=20)  # no release has both
        assert instead.match == "any"
        assert [(hit.id, hit.score) for hit in instead.hits] == [(hit.id, hit.score) for hit in any_word.hits]
        assert search(engine, "ship harbour").match == "all"
        scores = {hit.id: hit.score for hit in search(engine, "ship harbour").hits}
        assert scores == {hit.id: hit.score for hit in search(engine, "+ship +harbour").hits}


@pytest.mark.conformance
def test_selections_change_no_score(tmp_path: Path, releases: list[Release]) -> None:
    dated = [make(release.id, release.body, day=f"20{number:02}") for number, release in enumerate(releases)]
    with engine_with(tmp_path / "index", dated[:5], dated[5:]) as engine:
        every = {hit.id: hit.score for hit in search(engine, "ship letter", match="any", limit=20).hits}
        some = search(engine, "ship letter", match="any", limit=20, selected={"year": ("2003", "2004", "2007")})
        assert len(some.hits) == 3
        assert all(every[hit.id] == hit.score for hit in some.hits)
        pages = [search(engine, "ship letter", match="any", limit=3, page=page) for page in (1, 2)]
        assert [hit.id for page in pages for hit in page.hits] == list(every)[:6]
        assert all(hit.score is None for hit in search(engine, "ship letter", match="any", sort="newest").hits)


@pytest.mark.conformance
def test_explanations_tell_of_it(tmp_path: Path, releases: list[Release]) -> None:
    with engine_with(tmp_path / "index", releases) as engine:
        (hit, *_) = search(engine, "ship letter", match="any", explain=True).hits
        assert hit.explanation is not None
        assert "of this the part 0.250, and " in hit.explanation
        assert "for words of the best releases (" in hit.explanation
        for told in search(engine, "ship", explain=True).hits:
            assert "best releases" not in (told.explanation or "")
