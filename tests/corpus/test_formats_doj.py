"""Floors on original pages of one content management system, where they are at hand."""

import json
from pathlib import Path

import pytest

from corpus.formats import HTML, Origin, pages
from corpus.page import Page

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "doj"
EVERY = 20  # one page in so many: the template is the same in all


@pytest.mark.skipif(not DATA.exists(), reason="the pages are not at hand")
def test_what_the_pages_declare() -> None:
    gold = [json.loads(line) for line in (DATA / "gold.jsonl").read_text(encoding="utf-8").splitlines()][::EVERY]
    for release in gold:
        path = DATA / release["file"]
        (page,) = pages(path.read_bytes(), Origin(str(path), "", HTML))
        assert isinstance(page, Page)
        assert page.values("title")[0].value == " ".join(release["title"].split())
        assert page.values("date")[0].value[:10] == release["date"]
        assert {value.value for value in page.values("organization")} == set(release["components"])
        assert {value.value for value in page.values("topic")} == set(release["topics"])
        for furniture in ("Component(s)", "Press Release Number", "Stay Connected", "Updated ", "Skip to main"):
            assert furniture not in page.body
