"""What is a token: one place for the index, for queries and for marks."""

from __future__ import annotations

import sys
from collections import Counter
from functools import partial

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import Token, is_cjk, tokens
from indexer.analysis.arrays import token_arrays
from indexer.analysis.vocabulary import Vocabulary


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


#: What is hard to cut: letters that are no word alone, what joins them, what ends them, and what is neither.
DIFFICULT = st.one_of(
    st.sampled_from("a I é Zü s S l d x9 1 23 知 识 한 ｶﾞ 々 〇 ⺀ हि न ि ़ ́ ى ﷺ ß ﬁ İ ² ½ ª 𝒜 𠀀 Ⅷ ﾞ".split()),
    st.sampled_from(list("..,,''’’ʼ＇‘-_ \n\t\0\x1c\x85\xa0\u200b\u2028\ufeff—…“”。，、·😀🇨🇭\ud800%@/")),
    st.sampled_from("topave theirtheirs isn't nation’s U.S. U.S.A. e.g. 1,000 3.5 l’eau word".split()),
    st.characters(),
)
KNOWN = Vocabulary()


def read_back(texts: list[str], vocabulary: Vocabulary) -> list[list[Token]]:
    """The tokens of texts out of their arrays, the end of each left out."""
    found = token_arrays(texts, vocabulary)
    forms, stems, stem_of = vocabulary.forms, vocabulary.stems, vocabulary.stem_of_forms()
    result = []
    for first, last in zip(found.first[:-1], found.first[1:], strict=True):
        of_text = range(*found.place.searchsorted((first, last)))
        result.append(
            [
                Token(
                    forms[found.form[at]].encode("latin-1").decode(),
                    stems[stem_of[found.form[at]]].encode("latin-1").decode(),
                    int(found.start[found.place[at]]),
                    0,
                    int(found.place[at] - first),
                )
                for at in of_text
            ]
        )
    return result


def plain(text: str) -> list[Token]:
    """The tokens of a text, one form once at a position, with the start of the first one there."""
    starts: dict[int, int] = {}
    found = [token._replace(start=starts.setdefault(token.position, token.start), end=0) for token in tokens(text)]
    return list(dict.fromkeys(found))


def assert_agree(texts: list[str]) -> None:
    wanted = [plain(text) for text in texts]
    assert read_back(texts, KNOWN) == wanted
    assert read_back(texts, Vocabulary()) == wanted


@given(st.lists(st.lists(DIFFICULT, max_size=12).map("".join), max_size=5))
def test_arrays_agree_on_difficult_texts(texts: list[str]) -> None:
    assert_agree(texts)


@given(st.lists(st.text(max_size=30), max_size=5))
def test_arrays_agree_on_any_text(texts: list[str]) -> None:
    assert_agree(texts)


def test_no_character_beside_a_word_changes_what_arrays_say() -> None:
    characters = [chr(code) for code in range(0x3100)] + [chr(code) for code in range(0xF900, 0x10400)]
    assert_agree(["".join(f"a{character}1.b. " for character in characters)])
    assert_agree(["".join(f" {character}a{character} {character}" for character in characters)])


def test_a_stem_that_stands_twice_at_a_position_is_told() -> None:
    found = token_arrays(["theirtheirs whichwhich topave"], vocabulary := Vocabulary())
    again = [vocabulary.forms[form] for form in found.form[found.again]]
    assert again == ["theirs"]
    assert Counter(found.place.tolist()) == {0: 3, 1: 2, 2: 3}


@pytest.mark.parametrize(
    "unit", ["ab", "Ab", "知识", "'", "a'", "1,", "a.", "1", "ʼ", "’", "é", "\u0301", "\0", "a-", "٣."]
)
def test_a_long_run_of_one_kind_takes_its_time_and_no_more(unit: str) -> None:
    def compare(text: str) -> None:
        assert [token.start for token in read_back([text], Vocabulary())[0]] == [token.start for token in plain(text)]

    assert_linear(lambda count: partial(compare, unit * count), 160_000 // len(unit))


def test_vocabulary_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = Vocabulary()
    monkeypatch.setattr("indexer.analysis.vocabulary.MOST_BYTES", 1000)
    for number in range(50):
        vocabulary.make_room()
        token_arrays([" ".join(f"word{number}x{at}" for at in range(20))], vocabulary)
        assert len(vocabulary.pieces) < 150
    assert sys.getsizeof(vocabulary.forms) < 10_000
