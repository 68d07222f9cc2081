"""References to a release: BibTeX, RIS, CSL-JSON and plain text, read back as programs read them."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

import msgspec
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from webui_pages import one, page_of, words
from webui_releases import DECLARED, ODD_IDS, RELEASES

from corpus.release import Speaker, Statement
from webui.releases.citing import _TEX, bibtex, csl, ris
from webui.releases.references import Reference, authors, line, plain_text

HOSTILE = [
    "100% of {R&D} costs $5_000 #1 ~x^2",
    "}, note = {injected",
    "\\input{/etc/passwd} \\",
    "A title\nTY  - JOUR\r\nER  - ",
    "two\u2028lines\x85and\x0bmore\x00",
    "حماية الملكية الفكرية \u202eevil",
    "国家知识产权局 🎉 \ud800",
    "\"quoted\" and 'single' -- <script>alert(1)</script>",
    "@article{x, y}",
    "{{{",
    "}}}",
]
texts = st.sampled_from(HOSTILE) | st.text(max_size=40)
dates = st.none() | st.sampled_from(["2007", "2007-03", "2007-03-14"])


@st.composite
def references(draw: st.DrawFn) -> Reference:
    named = st.none() | texts.map(line).filter(bool)
    return Reference(
        key="release-2007-3fa9c1",
        title=line(draw(texts)),
        kind="Press release",
        people=tuple(draw(st.lists(texts.map(line).filter(bool), max_size=2))),
        issuer=draw(named),
        date=draw(dates),
        place=draw(named),
        language="en",
        url=draw(st.none() | texts.map(lambda text: f"https://x.example/{line(text)}")),
        accessed="2026-01-02",
    )


# Read back


_FROM_TEX = {written: character for character, written in _TEX.items()}
_ESCAPE = re.compile("|".join(map(re.escape, sorted(_FROM_TEX, key=len, reverse=True))))


def untex(text: str) -> str:
    return _ESCAPE.sub(lambda match: _FROM_TEX[match[0]], text)


def read_bibtex(text: str) -> dict[str, str]:
    """The fields of one entry; braces are paired as BibTeX does, which knows no escapes."""
    opening = re.match(r"@(\w+)\{([a-z0-9-]+),\n", text)
    assert opening
    fields, at = {"": opening[1], "key": opening[2]}, opening.end()
    while text[at] != "}":
        name = re.compile(r"  (\w+) = ").match(text, at)
        assert name, text[at:]
        start = at = name.end()
        depth = 0
        while depth or text[at] != ",":
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            assert depth >= 0
            at += 1
        fields[name[1]] = text[start:at]
        at += 2
    assert text[at:] == "}\n"
    return fields


def read_ris(text: str) -> list[tuple[str, str]]:
    assert text.endswith("ER  - \r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert lines == text.splitlines()
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", each) for each in lines)
    return [(each[:2], each[6:]) for each in lines]


@given(references())
def test_bibtex_says_what_it_was_given(reference: Reference) -> None:
    fields = read_bibtex(bibtex(reference))
    assert fields[""] == ("techreport" if reference.issuer else "misc")
    assert untex(fields["title"][2:-2]) == reference.title
    if reference.issuer:
        assert untex(fields["institution"][2:-2]) == reference.issuer
    names = reference.people or ((reference.issuer,) if reference.issuer else ())
    if names:
        assert fields["author"] == f"{{{' and '.join(f'{{{name}}}' for name in map(untexed_as, names))}}}"
    if reference.url:
        assert fields["url"][1:-1].isascii()
        assert not set(fields["url"][1:-1]) & set("{}\\ ")
    told = "-".join(fields.get(name, "").strip("{}") for name in ("year", "month", "day")).strip("-")
    assert told == {None: "", "2007": "2007", "2007-03": "2007-mar", "2007-03-14": "2007-mar-14"}[reference.date]


def untexed_as(name: str) -> str:
    return "".join(_TEX.get(character, character) for character in name)


@given(references())
def test_ris_says_what_it_was_given(reference: Reference) -> None:
    tags = dict(read_ris(ris(reference)))
    assert tags["TY"] == "RPRT"
    assert tags["TI"] == reference.title
    assert tags.get("PB") == reference.issuer
    assert "," not in tags.get("AU", "")
    days = {None: None, "2007": "2007///", "2007-03": "2007/03//", "2007-03-14": "2007/03/14/"}
    assert tags.get("DA") == days[reference.date]
    assert tags.get("PY") == (reference.date[:4] if reference.date else None)
    assert tags["Y2"] == "2026/01/02/"


@given(references())
def test_csl_says_what_it_was_given(reference: Reference) -> None:
    (item,) = json.loads(csl(reference))
    assert item.get("title", "") == reference.title
    assert item.get("publisher") == reference.issuer
    parts = [int(part) for part in reference.date.split("-")] if reference.date else None
    assert item.get("issued") == ({"date-parts": [parts]} if parts else None)
    names = [name["literal"] for name in item.get("author", [])]
    assert names == list(reference.people or filter(None, [reference.issuer]))
    assert unquote(item["URL"]) == unquote(reference.url) if reference.url else "URL" not in item


@given(references())
def test_plain_text_is_one_line(reference: Reference) -> None:
    told = plain_text(reference)
    assert told.splitlines() == [told]
    assert reference.title in told


def test_plain_text_reads_like_a_footnote() -> None:
    told = Reference("k", "Plan", "Notice", (), "Office", "2007-03", "Sel", None, "https://x.example", "2026-01-02")
    assert plain_text(told) == "Office. “Plan.” Notice, Sel, March 2007. https://x.example. Read 2 January 2026."
    bare = Reference("k", "Who?", "Speech", ("Mara Elling",), None, None, None, None, None, "2026-01-02")
    assert plain_text(bare) == "Mara Elling. “Who?” Speech, date not known. Read 2 January 2026."


# Over HTTP


@pytest.mark.parametrize(
    ("form", "media_type", "ending"),
    [
        ("bibtex", "application/x-bibtex", "bib"),
        ("ris", "application/x-research-info-systems", "ris"),
        ("csl", "application/vnd.citationstyles.csl+json", "json"),
    ],
)
def test_a_reference_is_a_file_to_keep(client: FlaskClient, form: str, media_type: str, ending: str) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    hrefs = [str(anchor["href"]) for anchor in page.select(".cite a")]
    (address,) = [href for href in hrefs if f"/{form}/" in href]
    response = client.get(address)
    assert response.content_type == f"{media_type}; charset=utf-8"
    kept = response.headers["Content-Disposition"]
    assert re.fullmatch(rf"attachment; filename=ministry-of-culture-2007-[0-9a-f]{{6}}\.{ending}", kept)
    assert "Ministry presents the heritage plan" in response.text
    assert "https://culture.example/heritage-plan?lang=en" in response.text


def test_the_text_can_be_copied_without_a_script(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    assert words(one(page, ".cite textarea[readonly]")) == (
        "Ministry of Culture. “Ministry presents the heritage plan.” Press release, Port Sel, 14 March 2007. "
        "https://culture.example/heritage-plan?lang=en. Read 2 January 2026."
    )
    assert one(page, ".cite label")["for"] == one(page, ".cite textarea")["id"]


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl"])
def test_every_release_can_be_cited(client: FlaskClient, form: str) -> None:
    for release_id in (*ODD_IDS, "undated", "justice/fraud"):
        page = page_of(client, _address(client, release_id))
        (address,) = [str(a["href"]) for a in page.select(".cite a") if f"/{form}/" in str(a["href"])]
        text = client.get(address).text
        assert {"bibtex": read_bibtex, "ris": read_ris, "csl": json.loads}[form](text)  # type: ignore[operator]
    assert client.get(f"/cite/{form}/nope").status_code == 404


def _address(client: FlaskClient, release_id: str) -> str:
    found = client.get("/search.json", query_string={"q": "", "limit": 100}).json["results"]
    return next(str(each["url"]) for each in found if each["id"] == release_id)


def test_there_are_three_forms(client: FlaskClient) -> None:
    assert client.get("/cite/docx/undated").status_code == 404


def test_a_speech_is_by_those_in_whose_words_it_is() -> None:
    spoken = msgspec.structs.replace(
        RELEASES[0],
        kind="speech",
        speakers=(*RELEASES[0].speakers, Speaker("Bo Ek", ("Bo Ek",), None, None, DECLARED)),
        statements=(Statement(1, "own", 0, 3, DECLARED), Statement(0, "direct", 4, 9, DECLARED)),
    )
    assert authors(spoken) == ["Tomas Reyne"]
    assert authors(msgspec.structs.replace(spoken, kind="statement")) == []
