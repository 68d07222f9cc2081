"""The page of the documentation about dates says what the code does."""

import html
from pathlib import Path

import pytest

from corpus.fields.dates.date import ORDER_OF_TRUST, release_date
from corpus.page import Block, Page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "dates.md"


def rows(heading: str) -> list[list[str]]:
    part = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[html.unescape(cell.strip()) for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_order_of_trust() -> None:
    assert [(row[0], row[2]) for row in rows("Order of trust")] == [(name, why) for name, _, why in ORDER_OF_TRUST]


@pytest.mark.parametrize(("text", "value", "rule"), rows("Examples"))
def test_the_examples(text: str, value: str, rule: str) -> None:
    found = release_date(Page("/x/a.txt", "text/plain", "0", (Block(text),)), "A title")
    assert (found.value, found.evidence.rule) == (value, rule) if found else (value, rule) == ("none", "")
