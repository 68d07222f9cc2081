from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.fields.telling import release_from
from corpus.page import Block, Declared, Page
from corpus.release import Evidence, Release

SEED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "seed"


def page(text: str, *declared: Declared) -> Page:
    return Page(
        "/x/a.txt", "text/plain", "0" * 64, tuple(Block(part) for part in text.split("\n\n") if part.strip()), declared
    )


def evidence_of(release: Release) -> list[Evidence]:
    things = (*release.organizations, *release.speakers, *release.statements, *release.places)
    grounds = (release.grounds.title, release.grounds.language, release.grounds.kind)
    told = [one.evidence for one in (release.date, release.issuer, *things) if one is not None]
    return told + [evidence for evidence in grounds if evidence]


def check_spans(release: Release) -> None:
    grounds = release.grounds
    assert (grounds.language is None, grounds.kind is None) == (release.language is None, release.kind is None)
    assert grounds.title or not release.title
    for evidence in evidence_of(release):
        assert 0 <= evidence.confidence <= 1
        if evidence.start is not None:
            assert evidence.end is not None
            text = release.title if evidence.where == "title" else release.body
            assert 0 <= evidence.start < evidence.end <= len(text)


def test_every_field_of_a_release() -> None:
    release = release_from(
        page(
            "FOR IMMEDIATE RELEASE\n\nWASHINGTON, Sept. 14, 2005 – The Department of Justice announced today.",
            Declared("title", "Department sues", "first line"),
            Declared("url", "https://www.justice.gov/x", "link canonical"),
        ),
        "2026-01-01T00:00:00Z",
    )
    assert release.title == "Department sues"
    assert release.date
    assert release.date.value == "2005-09-14"
    assert release.issuer
    assert release.issuer.id == "us-doj"
    assert release.language == "en"
    assert release.kind == "press release"
    assert [place.name for place in release.places] == ["Washington"]
    assert release.source.read_at == "2026-01-01T00:00:00Z"
    check_spans(release)


def test_an_empty_page_is_a_release_of_nothing() -> None:
    release = release_from(page(""), "2026-01-01T00:00:00Z")
    assert (release.title, release.body, release.date, release.issuer, release.kind, release.language) == (
        "",
        "",
        None,
        None,
        None,
        None,
    )
    assert release.organizations == ()


@pytest.mark.skipif(not SEED.is_dir(), reason="the shared releases are not here")
def test_the_seed() -> None:
    title, _, text = next(SEED.glob("*.txt")).read_text(encoding="utf-8").partition("\n")
    release = release_from(page(text, Declared("title", title, "first line")), "2026-01-01T00:00:00Z")
    assert release.date
    assert release.date.value == "2007"
    assert release.language == "en"
    assert {"State Intellectual Property Office", "CPC Standing Committee"} <= {
        one.name for one in release.organizations
    }
    check_spans(release)


PIECES = [
    "WASHINGTON – ",
    "The Ministry of Health ",
    "announced ",
    "today, ",
    "March 3, 2009",
    "\n\n",
    "“We agree,” said Minister Ann Lee. ",
    "MR. LEE: ",
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=30).map("".join), st.text(max_size=60))
def test_any_text_becomes_a_release_whose_evidence_lies_in_it(text: str, title: str) -> None:
    check_spans(release_from(page(text, Declared("title", title, "first line")), "2026-01-01T00:00:00Z"))
