"""Every span supports its value: whatever a release says, what is told of it can be read at the place that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.authority import load
from corpus.authority.names import fold
from corpus.fields.telling import release_from
from corpus.formats import Origin, media_type_of, pages
from corpus.page import Block, BlockKind, Declared, Page
from corpus.reading import read
from corpus.release import Evidence, Organization, OtherDate, Place, Release, ReleaseDate, Speaker, Statement

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "corpus" / "samples" / "releases"
SAMPLE_FILES = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file())
SHARED = ROOT / ".." / "shared" / "data"
READ_AT = "2026-01-01T00:00:00Z"
MARKS = '“”"„«»「」『』‘’'
#: Rules whose statements stand between quotation marks.
MARKED = ("quotation", "quotation goes on", "quotation without a name", "name before the quotation")
_DIGITS = re.compile(r"\d+")

PEOPLE = [
    *("Minister Ann Berg", "President Tom Alder", "Sen. Eva Birch (D-MN)", "Dr. Halla Brennic", "XING Shengcai"),
    *("John O’Neill, Jr., director of the Harbour Authority", "Secretary of State Antony J. Blinken", "the Minister"),
    *("Ana María de la Cruz", "U.S. Attorney Lee Ray for the Northern District of Texas", "he", "they", "Berg"),
    *("Prime Minister Yoon Suk Yeol", "Ms. Alder", "Attorney General Holder", "THE PRESIDENT", "Ambassador El-Tayeb"),
]
BODIES = [
    *("the Department of Justice", "the State Intellectual Property Office (SIPO)", "the U.N. Security Council", "FBI"),
    *("the Wadden Water Authority (WWA)", "Ministry of Lands, Water and Forests", "国家知识产权局", "the Department"),
    *("the European Commission", "the Committee on Fisheries", "Northern District of Texas", "the Authority’s"),
]
WORDS = [
    *(
        "it will rain",
        "that the bridge must be rebuilt",
        "we should not wait",
        "outthat topave",
        "知识产权",
        "здесь",
        "مياه",
    ),
    *("I am glad to say so, and I will go on saying it until all of you hear it.", "the “so-called” plan", "\xa0–\xa0"),
]
DAYS = [
    "March 14, 2007",
    "14 March 2007",
    "Sept. 2005",
    "2007年3月14日",
    "Monday",
    "this 5th day of May, 2010",
    "today",
]
VERBS = ["said", "stated that", "announced", "urged", "said in a statement:", "noted:", "added that", "made a speech"]
TEMPLATES = [
    "{place}, {day} – {who} {verb} {words}.",
    "{place} — {body} announced today that {words}.",
    "“{words},” {verb} {who}. “{words}.”",
    "“{words},” {who} {verb}.",
    "{who} {verb} “{words}",
    "“{words}.\n\n“{words},” said {who}.",
    '"{words}," said {who} of {body}. "{words}."',
    "«\xa0{words}\xa0», a dit {who}. 「{words}」 „{words}“",
    "{words}, said {who}. {words}. He added that {words}.",
    "{who} and {who} {verb} {words}. They also said that {words}.",
    "{who} released the following statement:\n\n“{words}. {words}.”",
    "According to {who}, {words}. {who}: “{words}”",
    "MS. BERG: {words}\n\nQ {words}?\n\nTHE PRESIDENT: {words}",
    "{who} sent a letter to {body}, urging that {words}.",
    "{who} of {body} made the announcement.",
    "FOR IMMEDIATE RELEASE\n{day}\nContact: {who}",
    "Statement by {who}",
    "{who} of {body} met {who}, {words}, on {day}.",
    "2007 is the Year of {words}; it will be held on {day}.",
    "# # #",
    "  \t{words}  ",
    "{who}",
    "{body}",
]
TITLES = ["Statement by Minister Ann Berg", "Berg opens a bridge", "Briefing – March 14, 2007"]
PLACES = ["WASHINGTON", "URUMQI", "Oslo, Norway", "(Geneva)", "Washington, D.C."]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text of paragraphs from the templates, with noise between them."""
    filled = []
    for template in draw(st.lists(st.sampled_from(TEMPLATES), max_size=7)):
        text = template
        for slot, values in (
            ("who", PEOPLE), ("body", BODIES), ("words", WORDS), ("day", DAYS), ("verb", VERBS), ("place", PLACES)
        ):  # fmt: skip
            while "{" + slot + "}" in text:
                text = text.replace("{" + slot + "}", draw(st.sampled_from(values)), 1)
        filled.append(text + draw(st.sampled_from(["", "", "", "\n", " ", "”", "\u2028", ". ", "İß", "x", "\0"])))
    return draw(st.sampled_from(["\n\n", " ", "\n"])).join(filled)


@st.composite
def made_pages(draw: st.DrawFn) -> Page:
    """A page of such a text, its first block perhaps a heading, with what it may declare."""
    parts = [part for part in draw(texts()).split("\n\n") if part.strip()]
    first: BlockKind = draw(st.sampled_from(("paragraph", "heading", "item")))
    blocks = tuple(Block(part, "paragraph" if at else first) for at, part in enumerate(parts))
    values = {
        "title": st.sampled_from([*TITLES, " "]),
        "speaker": st.sampled_from(["Ann Berg, Minister of Works", "Office of the Spokesperson"]),
        "organization": st.sampled_from(["Wadden Water Authority (WWA)", "Department of Justice", " "]),
        "date": st.sampled_from(["2007-03-14", "2007-13-45", "yesterday"]),
        "place": st.sampled_from(["Oslo", ""]),
        "url": st.sampled_from(["https://www.justice.gov/2007/03/x", "https://berg.senate.gov/x", "x"]),
    }
    declared = [Declared(name, draw(value), f"meta {name}") for name, value in values.items() if draw(st.booleans())]
    return Page("/x/a.txt", "text/plain", "0" * 64, blocks, tuple(declared))


@settings(max_examples=200)
@given(made_pages())
def test_generated_releases(page: Page) -> None:
    release = release_from(page, READ_AT)
    assert release.body == page.body == "\n\n".join(block.text for block in page.blocks)
    assert release_from(msgspec.structs.replace(page), READ_AT) == release
    check(release)


@pytest.mark.parametrize("name", SAMPLE_FILES)
def test_samples(name: str) -> None:
    found = [one for one in read([SAMPLES / name], jobs=1) if isinstance(one, Release)]
    assert found
    for release in found:
        check(release)


def real_releases(folder: str) -> Iterator[Release]:
    """Fifty real releases of one kind, spread over all of it."""
    if folder == "state":
        lines = (SHARED / "state" / "items.jsonl").read_text("utf-8").splitlines()[::12][:50]
        for number, line in enumerate(lines):
            item = msgspec.json.decode(line)
            text = re.sub(r"<[^>]+>", "", re.sub(r"</p>|<br\s*/?>", "\n\n", item["content_html"]))
            blocks = tuple(Block(part.strip()) for part in text.split("\n\n") if part.strip())
            title = (Declared("title", item["title"], "feed title"),)
            yield release_from(Page(f"/x/{number}.txt", "text/plain", "0" * 64, blocks, title), READ_AT)
        return
    files = sorted(path for path in (SHARED / folder).rglob("*") if path.suffix in (".html", ".htm", ".md"))
    for path in files[:: max(1, len(files) // 50)][:50]:
        data = path.read_bytes()
        origin = Origin(str(path), "0" * 64, media_type_of(str(path), data[:65536]))
        yield from (release_from(page, READ_AT) for page in pages(data, origin) if isinstance(page, Page))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real releases are not here")
@pytest.mark.parametrize("folder", ["doj", "state", "white-house"])
def test_real_releases(folder: str) -> None:
    found = list(real_releases(folder))
    assert len(found) >= 50
    for release in found:
        check(release)


def check(release: Release) -> None:
    """All that must hold between what is told of a release and its text."""
    for evidence in evidence_of(release):
        check_evidence(evidence, release)
    check_date(release)
    bodies = [release.issuer] if release.issuer else []
    for organization in (*bodies, *release.organizations):
        check_organization(organization, release)
    for speaker in release.speakers:
        check_speaker(speaker, release)
    check_statements(release)
    for place in release.places:
        if place.evidence.where == "body":
            assert words_of(place.name) == words_of(slice_of(place.evidence, release)), place


def evidence_of(release: Release) -> list[Evidence]:
    """All evidence of a release."""
    things: list[Organization | Speaker | Statement | Place | ReleaseDate | OtherDate | None]
    things = [*release.organizations, *release.speakers, *release.statements, *release.places]
    things += [release.issuer, release.date, *(release.date.others if release.date else ())]
    grounds = (release.grounds.title, release.grounds.language, release.grounds.kind)
    return [*(one.evidence for one in things if one is not None), *(one for one in grounds if one is not None)]


def check_evidence(evidence: Evidence, release: Release) -> None:
    assert 0 < evidence.confidence <= 1
    assert evidence.source
    assert evidence.rule
    if evidence.where in ("body", "title"):
        text = release.title if evidence.where == "title" else release.body
        assert evidence.start is not None, evidence
        assert evidence.end is not None, evidence
        assert 0 <= evidence.start <= evidence.end <= len(text), evidence
        assert text[evidence.start : evidence.end].strip(), evidence
    else:
        assert evidence.start is None, evidence
        assert evidence.end is None, evidence


def slice_of(evidence: Evidence, release: Release) -> str:
    """What stands at the place of evidence; "" where it is no place in a text."""
    text = {"title": release.title, "body": release.body}.get(evidence.where, "")
    return text[evidence.start : evidence.end]


def words_of(text: str) -> set[str]:
    """The folded words of a text."""
    return set(fold(text).split())


def check_date(release: Release) -> None:
    """A date that a text tells shows its year, its day in figures, or the words in which a proclamation is dated."""
    if release.date is None:
        return
    assert release.date.first_day <= release.date.last_day
    told = [(release.date.value, release.date.evidence), *((one.value, one.evidence) for one in release.date.others)]
    for value, evidence in told:
        if evidence.where in ("title", "body"):
            shown = slice_of(evidence, release)
            numbers = {int(digits) for digits in _DIGITS.findall(shown)}
            written = re.search("year of our [Ll]ord|[〇零一二三四五六七八九]", " ".join(shown.split()))
            assert written or int(value[:4]) in numbers or int(value[2:4]) in numbers, (value, shown)


def check_organization(one: Organization, release: Release) -> None:
    """Each form stands in the text or was declared; what is shown says a word of the name, or who acts for it."""
    assert one.name.strip()
    text = " ".join(f"{release.title}\n{release.body}".split())
    if one.evidence.where in ("title", "body"):
        assert all(" ".join(raw.split()) in text for raw in one.raw), one
    shown = words_of(slice_of(one.evidence, release))
    if one.raw and shown:
        assert any(words_of(raw) <= shown for raw in one.raw), one


def check_speaker(one: Speaker, release: Release) -> None:
    """What is shown of a speaker, or one of the forms written, has a word of the name, which the text or file says."""
    assert one.name.strip()
    assert one.raw
    name = {word for part in words_of(one.name) for word in (part, *part.split("-"))}
    entry = load().person(one.name)
    if entry is not None:
        name |= {word for alias in (entry.name, *entry.aliases) for word in words_of(alias)}
    shown = slice_of(one.evidence, release)
    assert name & words_of(" ".join((shown, *one.raw)).replace("-", " ")), one
    if one.evidence.where in ("title", "body"):
        text = f"{release.title}\n{release.body}"
        assert any(raw in text for raw in one.raw) or name & words_of(text), one


def check_statements(release: Release) -> None:
    """Statements come in order, each once, trimmed, of a speaker who is there; marks stand around the quoted ones."""
    found = release.statements
    assert [(one.start, one.end) for one in found] == sorted((one.start, one.end) for one in found)
    told = [(one.speaker, one.kind, one.start, one.end) for one in found]
    assert len(set(told)) == len(told), [one for one in told if told.count(one) > 1]
    for one in found:
        assert 0 <= one.start < one.end <= len(release.body), one
        words = release.body[one.start : one.end]
        assert words == words.strip(), (one, words)
        assert one.speaker is None or 0 <= one.speaker < len(release.speakers), one
        assert one.speaker is not None or one.kind == "direct", one
        if one.evidence.rule in MARKED:
            check_marks(one, release.body)


def check_marks(one: Statement, body: str) -> None:
    """Quoted words begin behind a mark, and end before one or with their paragraph."""
    assert one.kind == "direct"
    assert body[: one.start].rstrip()[-1:] in MARKS, (one, body[one.start - 20 : one.end])
    behind = body[one.end :].lstrip(" \t\xa0")
    assert not behind.strip() or behind.lstrip()[0] in MARKS or behind[0] in "\n\r\u2028", (one, behind[:30])


def test_words_over_a_signature_are_trimmed() -> None:
    blocks = tuple(map(Block, ("Today I sign the bill into law.", "We thank the builders.", "Minister Ann Berg")))
    release = release_from(Page("/x/a.txt", "text/plain", "0" * 64, blocks), READ_AT)
    assert [one.kind for one in release.statements] == ["own"]
    check(release)


def test_a_page_of_nothing() -> None:
    check(release_from(Page("/x/a.txt", "text/plain", "0" * 64, ()), READ_AT))
