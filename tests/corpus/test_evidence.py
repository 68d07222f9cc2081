from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.evidence import Proofs, confidence_in_words
from corpus.release import Evidence, Release, Source, Where

BODY = "The dam is open.\n\nMinister Lee opened it on 3 May. Rain fell, as it does in May, and nobody minded."


def release(body: str = BODY, title: str = "Dam opens", url: str | None = None) -> Release:
    source = Source("/x", "0", "text/plain", "2026-01-01T00:00:00Z")
    return Release("x", url, title, body, None, None, None, None, (), (), (), (), source)


def evidence(start: int | None, end: int | None, where: Where = "body", source: str = "text") -> Evidence:
    return Evidence(source, where, "verb of saying", 0.9, start, end)


def test_the_sentence_in_which_the_evidence_stands() -> None:
    start = BODY.index("3 May")
    proof = Proofs(release()).of(evidence(start, start + 5))
    assert (proof.before, proof.words, proof.after) == ("Minister Lee opened it on ", "3 May", ".")
    assert (proof.told_by, proof.rule, proof.confidence) == (
        "in the text",
        "a verb of saying, and who says it",
        "very likely (0.90)",
    )


def test_titles_declared_values_and_addresses() -> None:
    proofs = Proofs(release(url="https://x.example/2007"))
    assert proofs.of(evidence(0, 3, "title")).after == " opens"
    declared = proofs.of(evidence(None, None, "metadata", "meta date"))
    assert (declared.told_by, declared.words) == ("the file: meta date", "")
    assert proofs.of(evidence(None, None, "url", "address")).words == "https://x.example/2007"


def test_long_sentences_are_cut_between_words() -> None:
    body = "word " * 500
    proof = Proofs(release(body)).of(evidence(1000, 1004))
    assert proof.before.startswith("… word ")
    assert proof.after.endswith(" word …")
    assert len(proof.before + proof.words + proof.after) < 400
    assert len(Proofs(release(body)).of(evidence(0, 2000)).words) < 320


def test_confidence_in_words() -> None:
    assert [confidence_in_words(value).partition(" (")[0] for value in (1.0, 0.95, 0.8, 0.6, 0.1)] == [
        "sure",
        "sure",
        "very likely",
        "likely",
        "possible",
    ]


@given(st.text(alphabet="ab. \n", max_size=400), st.data())
def test_any_span_has_its_words(body: str, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(body)))
    start = data.draw(st.integers(0, end))
    proof = Proofs(release(body)).of(evidence(start, end))
    if end - start <= 300:
        assert proof.words.split() == body[start:end].split()
    shown = (proof.before + proof.words + proof.after).replace("…", "").split()
    assert len("".join(shown)) <= len("".join(body.split()))
