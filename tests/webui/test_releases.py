"""The page of a release and its JSON twin."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from webui_pages import link, one, page_of, words
from webui_releases import RELEASES, SCRIPT, make_index, release

from corpus.release import Evidence, Grounds, Organization, OtherDate, Release, ReleaseDate
from webui import create_app, shared_engine


def test_the_page_shows_the_record(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    assert words(one(page, "h1")) == "Ministry presents the heritage plan"
    assert words(page.select("article header .meta")[0]) == "14 March 2007 · press release · Port Sel"
    assert one(page, "article header .meta time")["datetime"] == "2007-03-14"
    facts = words(one(page, ".facts"))
    assert "Mara Elling, Minister of Culture" in facts
    assert link(page, "Tomas Reyne") == "/search?speaker=Tomas+Reyne"
    source = one(page, "a[rel~=nofollow]")
    assert source["href"] == "https://culture.example/heritage-plan?lang=en"
    assert "noopener" in source["rel"]
    for added in page.select(".body .who, .body .ref"):
        added.decompose()
    assert [words(paragraph) for paragraph in page.select(".body p")] == RELEASES[0].body.split("\n\n")


def test_statements_are_marked_with_their_speakers(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    assert [words(said) for said in page.select(".body .said")] == [
        "Our heritage is not for sale",
        "The plan has ten parts.",
    ]
    assert [words(who) for who in page.select(".body .who")] == ["Mara Elling, quoted:", "unattributed, quoted:"]
    assert "1 statement here" in words(one(page, ".facts"))
    assert link(page, "1 statement here") == "#statement-1"
    assert client.get(link(page, "all that Mara Elling said")).status_code == 200
    assert one(page, "#statement-2").find_parent("p") == one(page, "#p3")


def test_statements_have_their_evidence(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    assert "open" not in one(page, "details.statements").attrs
    said = [words(item) for item in page.select(".statements li")]
    assert said[0] == (
        "Statement 1 · Mara Elling · quoted: Our heritage is not for sale the file: meta · declared · sure (1.00)"
    )
    assert said[1].startswith("Statement 2 · unattributed · quoted: The plan has ten parts.")
    for anchor in page.select(".statements a, .body a, .speaking a[href^='#']"):
        assert one(page, str(anchor["href"])), "each link leads somewhere"


def test_every_field_has_its_evidence(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    names = [words(name) for name in page.select(".facts > dt")]
    assert names == ["Who speaks", "Issuer", "Organization", "Date", "Place", "Kind", "Language", "Source"]
    told = {
        words(name): value for name, value in zip(page.select(".facts > dt"), page.select(".facts > dd"), strict=True)
    }
    for name in ("Who speaks", "Issuer", "Organization", "Date", "Place"):
        assert len(told[name].select("details.why")) == 1, "one word a line, however many values"
        assert "the file: meta · declared · sure (1.00)" in words(told[name])
    assert "14 March 2007, known to the day" in words(told["Date"])
    assert "/srv/secret" not in page.get_text()


def test_what_could_not_be_told_is_said_plainly(client: FlaskClient) -> None:
    facts = words(one(page_of(client, "/releases/undated"), ".facts"))
    for told in ("Date no date could be told", "Issuer not told", "Who speaks nobody named", "Kind not told"):
        assert told in facts


def test_evidence_shows_its_sentence_its_rule_and_what_disagrees(tmp_path: Path) -> None:
    body = "The hall was full. The Ministry of Culture (MoC) spoke on 14 March 2007. Rain fell."
    at = body.index("14 March")
    dated = ReleaseDate(
        "2007-03-14", "day", date(2007, 3, 14), date(2007, 3, 14), _in_body("labelled date", at, at + 13)
    )
    other = OtherDate("2008", _in_body("dateline", 0, 3))
    named = Organization("Ministry of Culture", ("Ministry of Culture", "MoC"), "moc", _in_body("known name", 23, 42))
    release = msgspec.structs.replace(
        RELEASES[3],
        body=body,
        date=msgspec.structs.replace(dated, others=(other,)),
        organizations=(named,),
        grounds=Grounds(title=Evidence("first line", "metadata", "declared title", 1.0)),
    )
    app = create_app(make_index(tmp_path / "index", (release,)))
    page = page_of(app.test_client(), "/releases/undated")
    shared_engine.shared(app).close()
    date_reasons = [words(item) for item in page.select(".why")[1].select("li")]
    assert (
        date_reasons[0]
        == "The Ministry of Culture (MoC) spoke on 14 March 2007. in the text · labelled date · sure (0.95)"
    )
    assert date_reasons[1].startswith("2008, told otherwise")
    assert words(page.select(".why mark")[1]) == "14 March 2007"
    organizations = words(page.select(".why")[0])
    assert "Ministry of Culture, written “MoC”, entry moc of the known names" in organizations
    assert "a name of the list of known bodies" in organizations
    assert "Title from the file: first line" in words(one(page, ".facts"))


def _in_body(rule: str, start: int, end: int) -> Evidence:
    return Evidence("text", "body", rule, 0.95, start, end)


def test_text_is_never_markup(client: FlaskClient) -> None:
    response = client.get("/releases/undated")
    page = BeautifulSoup(response.text, "lxml")
    assert "<script" not in response.text
    assert not page.select("main b")
    assert words(one(page, "h1")) == SCRIPT
    assert words(page.select("article header .meta")[0]) == "no date told"


def test_an_address_that_is_none_is_text(client: FlaskClient) -> None:
    page = page_of(client, "/releases/justice%2Ffraud")
    assert "javascript:alert(1)" in words(one(page, ".facts"))
    assert not page.select("a[href^=javascript]")
    assert words(page.select("article header .meta")[0]) == "2019 · statement"


def test_the_twin_is_the_record(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    response = client.get(str(one(page, "link[rel=alternate]")["href"]))
    record = msgspec.json.decode(response.data, type=Release)
    original = RELEASES[0]
    name = original.source.path.rpartition("/")[2]
    assert record == msgspec.structs.replace(original, source=msgspec.structs.replace(original.source, path=name))


def test_a_release_that_is_not_there(client: FlaskClient) -> None:
    page = page_of(client, "/releases/nope", 404)
    assert "no release with the id “nope”" in words(one(page, "main"))
    assert "Search" in words(one(page, "main"))
    error = client.get("/releases/nope.json").json["error"]
    assert error == {"type": "NoSuchRelease", "message": "There is no release with the id “nope” in the index."}


@pytest.mark.parametrize("name", ['Charles J. "Chuck" Fleischmann', "Charles J. “Chuck” Fleischmann"])
def test_all_that_a_person_with_a_nickname_said_is_found(tmp_path: Path, name: str) -> None:
    spoken = release(
        "quoted", "Roads", "“Roads are dear,” he said.", speakers=((name, None),), says=((0, "Roads are"),)
    )
    app = create_app(make_index(tmp_path / "index", (spoken,)))
    client = app.test_client()
    all_said = link(page_of(client, "/releases/quoted"), f"all that {name} said")
    assert words(one(page_of(client, all_said), "h1")).startswith("1 release")
    shared_engine.shared(app).close()
