import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.fields.identity import release_id, release_url
from corpus.page import Declared, Page


def page(path: str = "/x/a.txt", part: str = "", **declared: str) -> Page:
    return Page(
        path, "text/plain", "0", (), tuple(Declared(field, value, "json") for field, value in declared.items()), part
    )


def test_a_declared_id_is_kept_exactly() -> None:
    assert release_id(page(id="wh/2025-02-11 A")) == "wh/2025-02-11 A"


def test_a_blank_id_is_none() -> None:
    assert release_id(page(id="  ")).startswith("a-")


def test_the_id_is_the_slug_of_the_file_and_a_digest() -> None:
    assert re.fullmatch(r"fact-sheet-no-2-[0-9a-f]{8}", release_id(page("/a/Fact Sheet (No. 2).md.gz")))


def test_parts_and_paths_have_ids_of_their_own() -> None:
    ids = {release_id(page(path, part)) for path in ("/a/x.xml", "/b/x.xml") for part in ("", "1", "2")}
    assert len(ids) == 6


@given(st.text(), st.text())
def test_every_id_is_safe_and_stable(path: str, part: str) -> None:
    told = release_id(page(path, part))
    assert told == release_id(page(path, part))
    assert re.fullmatch(r"[a-z0-9-]{8,70}", told)


def test_only_web_addresses_are_urls() -> None:
    assert release_url(page(url=" https://a.gov/x ")) == "https://a.gov/x"
    assert release_url(page(url="javascript:alert(1)")) is None
    assert release_url(page()) is None
