"""Whatever text and word starts are packed come back as they were, and few bytes are taken where the rule knows."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import tokens
from indexer.columnar.segment.word_starts import NotRising, packed, unpacked, unpacked_text

STEPS = st.lists(st.one_of(st.integers(0, 30), st.integers(250, 260), st.integers(65_530, 65_540)), max_size=40)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text("ab 1.,'?:é\xa0’“—ми知\U0001f600", max_size=600),
    st.sampled_from(["", "\0", "\U0010ffff", "é" * 700, "e\u0301 \u202e \ufeff", "ab ?x" * 200 + "end"]),
)


def starts_in(text: str) -> list[int]:
    return sorted({token.position: token.start for token in reversed(list(tokens(text)))}.values())


def bytes_of_starts(text: str) -> int:
    return len(packed(text, np.array(starts_in(text)), by_rule=True)) - len(text.encode())


@given(TEXTS, STEPS)
def test_any_starts_come_back(text: str, steps: list[int]) -> None:
    starts = np.cumsum(steps, dtype=np.int64)
    for by_rule in (True, False):
        back, found = unpacked_text(packed(text, starts, by_rule=by_rule))
        assert (back, found.tolist()) == (text, starts.tolist())
        assert found.dtype == np.int64
    encoded, found = unpacked(packed(text, starts, by_rule=False))
    assert (encoded.decode(), found.tolist()) == (text, starts.tolist())


@given(TEXTS, st.sets(st.integers(0, 599)))
def test_starts_in_the_text_come_back(text: str, some: set[int]) -> None:
    for starts in (starts_in(text), sorted(at for at in some if at < len(text))):
        back, found = unpacked_text(packed(text, np.array(starts, np.int64), by_rule=True))
        assert (back, found.tolist()) == (text, starts)


@pytest.mark.parametrize(
    "text",
    [
        "The Attorney General said (again) that 12 cases were closed - and $5 paid. Next, he left!\n\n",
        "“Nous avons été reçus”, a déclaré la ministre – après l\xa0été 2007.\xa0",
        "“Правительство приняло решение”, заявил министр — и ушёл. ",
        "Η κυβέρνηση αποφάσισε σήμερα. ",
    ],
)
def test_plain_words_take_nothing(text: str) -> None:
    assert bytes_of_starts(text * 10) == 5  # how many numbers, and of what kind


def test_exceptions_take_a_byte_or_two_each() -> None:
    assert bytes_of_starts("The U.S. paid 1,000 to Ann's firm. ") == 5 + 3
    assert bytes_of_starts("The policy of the firm " * 20 + "U.S. paid") == 5 + 2


def test_starts_are_told_where_the_rule_is_of_no_use() -> None:
    text = "知识产权组织今天宣布 " * 30
    assert bytes_of_starts(text) == 5 + len(starts_in(text))


@pytest.mark.parametrize("starts", [[5, 4], [-1], [1 << 33]])
def test_starts_that_do_not_rise_are_refused(starts: list[int]) -> None:
    for by_rule in (True, False):
        with pytest.raises(NotRising):
            packed("some words", np.array(starts), by_rule=by_rule)


@given(st.binary(max_size=40))
def test_other_bytes_raise_value_error_or_nothing(content: bytes) -> None:
    for read in (unpacked, unpacked_text):
        with suppress(ValueError):
            read(content)


@given(st.data())
def test_damaged_bytes_raise_value_error_or_nothing(data: st.DataObject) -> None:
    content = bytearray(packed("It's the U.S. “été” of 1,000", np.array([0, 5, 9, 15, 20]), by_rule=True))
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ValueError):
        unpacked_text(bytes(content))


def test_starts_by_the_rule_are_not_read_without_it() -> None:
    with pytest.raises(ValueError, match="rule"):
        unpacked(packed("two words", np.array([0, 4]), by_rule=True))
