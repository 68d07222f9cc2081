"""The sample releases hold what their README and samples-gold.jsonl say, read here with the standard library alone."""

from __future__ import annotations

import codecs
import gzip
import html
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from corpus.authority import Authority
from corpus.authority.loading import load
from corpus.release import Kind

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
RELEASES = SAMPLES / "releases"
README = (SAMPLES / "README.md").read_text("utf-8")
GOLD: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "samples-gold.jsonl").read_text("utf-8").splitlines()
]
FILES = sorted(path.relative_to(RELEASES).as_posix() for path in RELEASES.rglob("*") if path.is_file())
ATOM = "{http://www.w3.org/2005/Atom}"
GOLD_FIELDS = {"path", "part", "title", "date", "language", "kind", "issuer", "speakers", "organizations", "statements"}
READ_FIELDS = {"roles", "organizations_more", "organizations_weak", "said"}

# file -> a pattern that shows its trouble in the decoded file
TROUBLES = {
    "text/reading-room-rules.txt": r"\A(?!.*\b(19|20)\d\d\b).*a letter of 1702",
    "html/blood-donors.html": r"© 2015.*Last updated on 8 August 2018",
    "text/night-train-harrowmere.txt": r"\n\nMarch 2004\n\n.*Josk Brennic",
    "text/year-of-living-crafts.txt": r"outhow.*thatthe.*2005 is the.*andspeeches.*intangible heritage.*thatkeep",
    "text/design-register-opens.txt": r"said O\. Teles",
    "html/estuary-plan.html": r"Published: 3 October 2016.*Last modified: 12 January 2019",
    "html/bells-of-low-sarn.html": r"9 July 2018.*last modified 30 June 2021",
    "html/register-of-owners.html": r'property="dcterms:issued" content="2023-11-02"',
    "html/bicycles-on-trains.html": r'<time datetime="2008-06-03">Tuesday</time>',
    "html/soid-becomes-vipa.html": r'"datePublished": "2012-05-02T.*is from today called.*class="share".*cookie-banner',
    "markdown/vipa-first-year.md": r"\(VIPA\).*\(SOID\)",
    "html/songs-and-their-owners.html": r"&quot;Songs &amp; .*“I have[^”]*</p>\s*<p>“[^”]*</p>\s*<p>“.*”.*Teles Orvan",
    "text/electoral-roll-apology.txt": r"Halla Brennic",
    "html/catch-table-1999.html": r"<TABLE.*<TABLE.*<TABLE.*<FONT.*17,450.*&nbsp;",
    "html/xingyu-water-patents.html": r"特莱斯.*VIPA|VIPA.*特莱斯",
    "html/accord-de-peche.html": r"« Nos pêcheurs.*a souligné que",
    "html/drip-irrigation-ar.html": r'dir="rtl".*article:published_time.*وادي',
    "html/tax-amnesty-2003.html": r"charset=windows-1252.*“.*‘.*’.*…",
    "html/winter-outlook.html": r"25\u00a0October\u00a02022.*,” said Minister[^“]*“they are",
    "html/flood-barrier-opens.html": r"article:published_time.*article:modified_time.*said Minister",
    "html/archive-digitised.html": r'DCTERMS\.issued" scheme="DCTERMS\.W3CDTF" content="2014-10-07"',
    "html/harbour-dues.html": r'itemprop="datePublished" content="2017-02-20"',
    "text/press-briefing-trade-talks.txt": r"MS\. FRAYLE: .*MINISTER TORREND: .*\nQ: ",
    "text/hearing-on-the-dry-summer.txt": r"THE CHAIR: .*DR\. HALDANE: .*drought resilience fund",
    "text/wells-at-talmond.txt": r"\AStatement by .*\n\nYesterday evening I received",
    "markdown/statement-harrow-fever.md": r"I would give the same order again",
    "text/spokesperson-strait-incident.txt": r"attributable to the Spokesperson",
    "text/merrow-compact.txt": r"FOR IMMEDIATE RELEASE\n\nPORT ELLIN, 6 November 1998 –",
    "text/copyright-levy-libraries.txt": r"says a letter from one library",
    "text/herring-quota-2007.txt": r"She explained that",
    "markdown/open-forms-advisory.md": r"<script>alert\(",
    "markdown/blue-salt-and-kelp.md": r'title: "\\"Blue salt\\" & kelp',
    "markdown/speech-veskra-flood-anniversary.md": r"drought resilience\nfund",
    "jsonl/exchange.jsonl": r'"speaker": \["Rhea Tolvary", "Hakon Stell"\].*"html": ',
    "feeds/government-news.rss.xml": r"<content:encoded><!\[CDATA\[",
    "feeds/data-protection.atom.xml": r"<published>2022-09-01T.*<updated>2023-02-01T",
    "gzip/heritage-railway.html.gz": r"becomes national heritage",
    "gzip/water-meters-pilot.txt.gz": r"For immediate release",
}


def contents(path: str) -> bytes:
    data = (RELEASES / path).read_bytes()
    return gzip.decompress(data) if path.endswith(".gz") else data


@cache
def decoded(path: str) -> str:
    """The file's text: by its byte-order mark, else by the charset that it declares, else UTF-8; always strict."""
    data = contents(path)
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16"}
    encoding = next((name for mark, name in marks.items() if data.startswith(mark)), None)
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:1024])
    return data.decode(encoding or (declared.group(1).decode() if declared else "utf-8")).replace("\r\n", "\n")


@cache
def flat(path: str) -> str:
    """The file's text with character references resolved, apostrophes straight, white space single."""
    text = html.unescape(html.unescape(decoded(path))).replace('\\"', '"').replace("’", "'")
    return " ".join(text.split())


def parts(path: str) -> list[str]:
    if path.endswith(".jsonl"):
        return [json.loads(line)["id"] for line in decoded(path).splitlines()]
    if path.endswith(".rss.xml"):
        return [item.findtext("guid", "") for item in ET.fromstring(contents(path)).iter("item")]
    if path.endswith(".atom.xml"):
        return [entry.findtext(f"{ATOM}id", "") for entry in ET.fromstring(contents(path)).iter(f"{ATOM}entry")]
    return [""]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load(SAMPLES / "authority.toml")


def test_gold_covers_each_release_exactly_once() -> None:
    told = Counter((gold["path"], gold["part"]) for gold in GOLD)
    assert told == Counter((path, part) for path in FILES for part in parts(path))
    assert len(GOLD) == 67
    assert "67 releases" in README


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: f"{gold['path']}#{gold['part']}")
def test_gold_is_borne_out_by_its_file(gold: dict[str, Any], authority: Authority) -> None:
    text = flat(gold["path"])
    assert GOLD_FIELDS <= set(gold) <= GOLD_FIELDS | READ_FIELDS
    assert gold["kind"] in (None, *get_args(Kind))
    assert gold["date"] is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", gold["date"])
    assert gold["title"].replace("’", "'") in text
    for name in gold["speakers"]:
        person = authority.person(name)
        forms = person.forms if person else (name,)
        assert any(form in text for form in forms) or name.split()[-1] in text, name
    for name in gold["organizations"]:
        entry = authority.organization(name)
        assert entry is not None, f"{name} is not in authority.toml"
        assert entry.name == name, f"{name} is not the canonical name"
        assert any(form.replace("’", "'").lower() in text.lower() for form in entry.forms), name
    assert authority.organization(gold["issuer"]) is not None


def test_years_spread_with_a_gap() -> None:
    years = {gold["date"][:4] for gold in GOLD if gold["date"]}
    assert years == {str(year) for year in range(1998, 2025)} - {"2009", "2010"}
    assert sum(gold["date"] is None for gold in GOLD) == 2


def test_words_and_names_recur() -> None:
    speakers = Counter(name for gold in GOLD for name in gold["speakers"])
    assert speakers["Orvan Teles"] == 9
    assert max(speakers.values()) == 9
    assert {gold["kind"] for gold in GOLD} == {None, *get_args(Kind)}
    assert sum(flat(path).lower().count("drought resilience fund") > 0 for path in FILES) == 7


@pytest.mark.parametrize(("path", "pattern"), TROUBLES.items(), ids=TROUBLES)
def test_trouble_is_there_and_the_readme_says_where(path: str, pattern: str) -> None:
    assert f"`{path}`" in README
    assert re.search(pattern, decoded(path), re.DOTALL)


def test_the_readme_names_only_files_that_exist() -> None:
    named = set(re.findall(r"`((?:text|markdown|html|feeds|jsonl|gzip)/[^`]+)`", README))
    assert named <= set(FILES)
    assert {"html/election-count-2006.html", "html/accession-talks-2011.html"} <= named
    assert {"text/carousel-fraud-verdict.txt", "text/carousel-fraud-verdict-corrected.txt"} <= named
    assert named >= set(TROUBLES)


@pytest.mark.parametrize(
    ("path", "encoding", "sign"),
    [
        ("html/tax-amnesty-2003.html", "cp1252", "\u201cThe most frequent".encode("cp1252")),
        ("html/xingyu-water-patents.html", "gb18030", "顾屿衡".encode("gb18030")),
        ("html/accession-talks-2011.html", "utf-16", codecs.BOM_UTF16_LE),
    ],
)
def test_encodings_are_what_they_declare(path: str, encoding: str, sign: bytes) -> None:
    data = contents(path)
    assert sign in data
    assert not decoded(path).isascii()
    assert data.decode(encoding)
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")


def test_byte_order_mark_line_ends_and_archives() -> None:
    assert contents("html/election-count-2006.html").startswith(codecs.BOM_UTF8)
    assert not decoded("html/election-count-2006.html").isascii()
    for path in ("text/rail-authority-established.txt", "html/catch-table-1999.html"):
        assert contents(path).count(b"\n") == contents(path).count(b"\r\n") > 10
    for archive in RELEASES.glob("gzip/*.gz"):
        assert archive.read_bytes()[4:8] == bytes(4), "the archive's time must be 0, so that its bytes never change"


def test_the_repeated_release_differs_in_one_figure() -> None:
    first = decoded("text/carousel-fraud-verdict.txt").split()
    second = decoded("text/carousel-fraud-verdict-corrected.txt").split()
    assert [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]] == [("83.4", "88.4")]


def test_lengths() -> None:
    words = {path: len(decoded(path).split()) for path in FILES if path.startswith(("text/", "markdown/"))}
    longest = max(words, key=words.__getitem__)
    assert longest == "text/hearing-on-the-dry-summer.txt"
    assert words.pop(longest) >= 4000
    assert all(100 <= count <= 600 for count in words.values())


def test_renamings_and_offices_are_dated(authority: Authority) -> None:
    vipa, vra = authority.organization("VIPA"), authority.organization("VRA")
    assert vipa is not None
    assert vra is not None
    assert [(str(p.on), p.id) for p in vipa.predecessors] == [("2012-05-02", "vd-soid")]
    assert [(str(p.on), p.id) for p in vra.predecessors] == [("2006-07-01", "vd-nrb")]
    teles = {authority.person(form) for form in ("Orvan Teles", "Teles Orvan", "O. Teles")}
    assert len(teles) == 1
    assert None not in teles
    assert authority.person("Josk Brennic") != authority.person("Halla Brennic")
