"""The page of a release and its JSON twin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from webui_pages import link, one, page_of, words
from webui_releases import RELEASES, SCRIPT, make_index, release

from corpus.release import Evidence, Grounds, Organization, OtherDate, Release, ReleaseDate
from indexer import open_engine
from webui import create_app, shared_engine


def test_the_page_shows_the_record(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    assert words(one(page, "h1")) == "Ministry presents the heritage plan"
    assert (
        words(page.select("article header .meta")[0])
        == "14 March 2007 · Ministry of Culture · press release · Port Sel"
    )
    assert one(page, "article header .meta time")["datetime"] == "2007-03-14"
    facts = words(one(page, ".facts"))
    assert "Mara Elling, Minister of Culture" in facts
    assert link(page, "Tomas Reyne") == "/speakers/Tomas%20Reyne"
    assert link(page, "Ministry of Culture") == "/organizations/Ministry%20of%20Culture"
    source = one(page, "a[rel~=noopener]")
    assert source["href"] == "https://culture.example/heritage-plan?lang=en"
    assert "nofollow" in source["rel"]
    for added in page.select(".body .who, .body .ref, .body .permalink"):
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


def test_a_paragraph_has_a_link_that_lasts(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    anchors = page.select(".body .permalink")
    assert [anchor["aria-label"] for anchor in anchors] == [f"Link to paragraph {number}" for number in (1, 2, 3)]
    for number, anchor in enumerate(anchors, 1):
        assert anchor["href"] == f"#{anchor['id']}"
        assert one(page, f"#p{number}") == anchor.find_parent("p")


def test_what_could_not_be_told_is_said_plainly(client: FlaskClient) -> None:
    facts = words(one(page_of(client, "/releases/undated"), ".facts"))
    for told in ("Date not known", "Issuer not known", "Who speaks nobody named", "Kind not known"):
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


@pytest.mark.parametrize("field", ["title", "kind", "language", "places"])
def test_what_is_one_word_has_its_evidence_too(tmp_path: Path, field: str) -> None:
    why = Evidence("first line", "metadata", "declared title", 1.0)
    grounds = Grounds(**{name: why for name in ("title", "kind", "language") if name == field})
    told = msgspec.structs.replace(RELEASES[0], grounds=grounds)
    app = create_app(make_index(tmp_path / "index", (told,)))
    page = page_of(app.test_client(), "/releases/culture%2Fheritage-plan")
    shared_engine.shared(app).close()
    assert any(f"evidence of the {field}" in words(summary) for summary in page.select(".why summary"))


def _in_body(rule: str, start: int, end: int) -> Evidence:
    return Evidence("text", "body", rule, 0.95, start, end)


def test_text_is_never_markup(client: FlaskClient) -> None:
    response = client.get("/releases/undated")
    page = BeautifulSoup(response.text, "lxml")
    assert "<script>" not in response.text
    assert not page.select("main script, main b")
    assert words(one(page, "h1")) == SCRIPT
    assert words(page.select("article header .meta")[0]) == "date not known"


def test_an_address_that_is_none_is_text(client: FlaskClient) -> None:
    page = page_of(client, "/releases/justice%2Ffraud")
    assert "javascript:alert(1)" in words(one(page, ".facts"))
    assert not page.select("a[href^=javascript]")
    assert words(page.select("article header .meta")[0]) == "2019 · Ministry of Justice · statement"


def test_the_twin_is_the_record(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    response = client.get(str(one(page, "link[rel=alternate]")["href"]))
    record = msgspec.json.decode(response.data, type=Release)
    original = RELEASES[0]
    name = original.source.path.rpartition("/")[2]
    assert record == msgspec.structs.replace(original, source=msgspec.structs.replace(original.source, path=name))


AUTHORITY = """
[[organization]]
id = "hall"
name = "Hall of Records"

[[organization]]
id = "archive"
name = "National Archive"
predecessors = [{ id = "hall", on = 2018-08-28 }]

[[organization]]
id = "west"
name = "Western Archive"
predecessors = [{ id = "archive", on = 2021-01-01 }]

[[organization]]
id = "east"
name = "Eastern Archive"
predecessors = [{ id = "archive" }]

[[person]]
id = "elling"
name = "Mara Elling"
roles = [
    { title = "Keeper", organization = "hall", start = 2015-01-01, end = 2018-08-27 },
    { title = "Director", organization = "archive", start = 2018-08-28 },
    { title = "Patron" },
]
"""


def known_facts(tmp_path: Path, when: str | None, body: str, role: str | None = None) -> str:
    """The facts of a release of Mara Elling's, by a body that the authority knows."""
    plain = release("x", "Rooms", "They open.", date=when, speakers=(("Mara Elling", role),), organizations=(body,))
    entries = {"Hall of Records": "hall", "National Archive": "archive", "Western Archive": "west"}
    known = msgspec.structs.replace(plain.organizations[0], id=entries[body])
    speaker = msgspec.structs.replace(plain.speakers[0], id="elling")
    full = msgspec.structs.replace(plain, organizations=(known,), issuer=known, speakers=(speaker,))
    location = make_index(tmp_path / "index", (full,))
    with open_engine(location) as engine, engine.writer() as writer:
        writer.set_authority(AUTHORITY.encode())
        writer.finish()
    app = create_app(location)
    told = words(one(page_of(app.test_client(), "/releases/x"), ".facts"))
    shared_engine.shared(app).close()
    return told


@pytest.mark.parametrize(
    ("when", "role", "told"),
    [
        ("2017-03", None, "Mara Elling then Keeper, Hall of Records no words"),
        ("2019", None, "Mara Elling then Director, National Archive no words"),
        ("2019", "director", "Mara Elling, director then Director, National Archive no words"),
        ("2018", None, "Mara Elling no words"),
        ("2014-12-31", None, "Mara Elling no words"),
        (None, None, "Mara Elling no words"),
    ],
)
def test_roles_are_those_of_the_time(tmp_path: Path, when: str | None, role: str | None, told: str) -> None:
    assert told in known_facts(tmp_path, when, "National Archive", role)


@pytest.mark.parametrize(
    ("when", "body", "told"),
    [
        ("2010", "Western Archive", "Western Archive (then Hall of Records, until 28 August 2018) evidence"),
        ("2019-05-06", "Western Archive", "Western Archive (then National Archive, until 1 January 2021) evidence"),
        ("2022", "Western Archive", "Western Archive evidence"),
        ("2021", "Western Archive", "Western Archive evidence"),
        (
            "2019",
            "Hall of Records",
            "Hall of Records (now Western Archive, since 1 January 2021) (now Eastern Archive) evidence",
        ),
        (None, "Western Archive", "Western Archive evidence"),
    ],
)
def test_bodies_have_their_names_then_and_now(tmp_path: Path, when: str | None, body: str, told: str) -> None:
    assert f"Issuer {told}" in known_facts(tmp_path, when, body)


LONG = " ".join(
    f"The {word} of the archive opened its reading room to all who ask."
    for word in "north south east west upper lower old".split()
)


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[FlaskClient]:
    """An application over a release, its copy, one that differs in a word, and one about the same."""
    parts = (
        release("first", "Reading rooms", LONG, date="2020-01-02", organizations=("Hall",)),
        release("copy", "Reading rooms", LONG, date="2020-01-03"),
        release("word", "Reading rooms", LONG.replace("south", "far south"), date="2021"),
        release("about", "The archive and its reading room", "A reading room of the archive opened. The rain fell."),
        *(release(f"other/{number}", "Rain", "Nothing of the sort is told here.") for number in range(9)),
    )
    app = create_app(make_index(tmp_path / "index", parts))
    yield app.test_client()
    shared_engine.shared(app).close()


def test_releases_that_say_nearly_the_same_are_grouped(copies: FlaskClient) -> None:
    page = page_of(copies, "/releases/first")
    assert words(one(page, ".nearly h2")) == "2 releases say nearly the same"
    same = [words(item) for item in page.select(".nearly li")]
    assert same[0].startswith("Reading rooms 3 January 2020 · word for word the same · show what differs")
    assert re.match(r"Reading rooms 2021 · \d\d % the same · show what differs", same[1])
    compared = page_of(copies, str(page.select(".nearly li a")[-1]["href"]))
    assert [words(added) for added in compared.select(".body ins")] == ["added: far (end)"]
    assert [words(item) for item in page.select(".related li a")] == ["The archive and its reading room"]
    assert not page_of(copies, "/releases/other%2F1").select(".nearly .meta time")


def test_what_is_like_a_release_has_a_page_and_a_twin(copies: FlaskClient) -> None:
    page = page_of(copies, "/similar?id=first&utm_source=x")
    assert one(page, "meta[name=robots]")["content"] == "noindex, follow"
    found = copies.get(str(one(page, "link[rel=alternate]")["href"])).json
    assert [each["id"] for each in found["same"]] == ["copy", "word"]
    assert found["same"][0]["resemblance"] == 1.0
    assert found["same"][0]["compare_url"] == "/compare?a=first&b=copy"
    assert found["related"][0] | {"resemblance": 0, "compare_url": ""} == {
        "id": "about",
        "url": "/releases/about",
        "title": "The archive and its reading room",
        "date": None,
        "issuer": None,
        "resemblance": 0,
        "compare_url": "",
    }
    assert copies.get("/similar?id=nope").status_code == 404
    assert copies.get("/similar").status_code == 422
    assert copies.get("/similar.json?id=first&x=1").json["error"]["parameter"] == "x"


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
