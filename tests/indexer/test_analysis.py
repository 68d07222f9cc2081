"""What is a token: one place for the index, for queries and for marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import is_cjk, tokens


def forms(text: str, *, glued: bool = False) -> list[str]:
    return [token.form for token in tokens(text, glued=glued)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Intellectual Property", ["intellectual", "property"]),
        ("the U.S. and the U.S.A.", ["the", "us", "and", "the", "usa"]),
        ("1,000,000 of 3.5 in 2007", ["1000000", "of", "3.5", "in", "2007"]),
        ("the nation’s heritage isn't lost", ["the", "nation", "heritage", "isn't", "lost"]),
        ("l’eau et d'autres", ["l", "eau", "et", "d", "autres"]),
        ("COVID-19", ["covid", "19"]),
        ("Gavriliță in Zürich", ["gavrilita", "in", "zurich"]),
        ("ＡＢＣ", ["abc"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("知识产权", ["知识", "识产", "产权", "权"]),
        ("WTO知识", ["wto", "知识", "识"]),
        ("", []),
        ("— & …", []),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


def test_stems_join_the_forms_of_a_word() -> None:
    assert len({token.stem for token in tokens("protect protects protected protecting")}) == 1


def test_glued_words_give_their_parts_at_the_same_position() -> None:
    found = [(token.form, token.start, token.end, token.position) for token in tokens("so as topave the way")]
    assert found[2:6] == [("topave", 6, 12, 2), ("to", 6, 8, 2), ("pave", 8, 12, 2), ("the", 13, 16, 3)]
    assert forms("so as topave the way") == ["so", "as", "topave", "the", "way"]
    assert forms("cryptocurrency antitrust heritage", glued=True) == ["cryptocurrency", "antitrust", "heritage"]


@given(st.text())
def test_every_token_lies_in_the_text_and_positions_rise_by_one(text: str) -> None:
    at = -1
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.form
        assert token.position in (at, at + 1)
        at = token.position


@given(st.text(alphabet="知识产权局한국日本", min_size=1))
def test_each_character_of_a_run_begins_one_token(text: str) -> None:
    found = list(tokens(text))
    assert [token.start for token in found] == list(range(len(text)))
    assert all(is_cjk(token.form) for token in found)
