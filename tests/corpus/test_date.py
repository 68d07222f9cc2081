from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fields.date import release_date
from corpus.fields.written_dates import Moment, from_declared
from corpus.page import Block, BlockKind, Declared, Page
from corpus.release import ReleaseDate

SEED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "seed"


def page(*texts: str, kind: BlockKind = "paragraph", **declared: str) -> Page:
    values = tuple(Declared(field, value, f"meta {field}") for field, value in declared.items())
    return Page("/x/a.txt", "text/plain", "0", tuple(Block(text, kind) for text in texts), values)


def told(*texts: str, title: str = "A title", **declared: str) -> str | None:
    found = release_date(page(*texts, **declared), title)
    return found.value if found else None


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2007", Moment(2007)),
        ("2007-03", Moment(2007, 3)),
        ("2007-03-14", Moment(2007, 3, 14)),
        ("20070314", Moment(2007, 3, 14)),
        ("2018-04-10T00:00:00-04:00", Moment(2018, 4, 10)),
        ("2018-04-10T23:30:00-11:00", Moment(2018, 4, 10)),
        ("2021-01-25 16:11:15-05:00", Moment(2021, 1, 25)),
        ("Wed, 03 Aug 2022 12:08:13 +0000", Moment(2022, 8, 3)),
        ("Monday, July 15, 2013", Moment(2013, 7, 15)),
        ("15th March 2007", Moment(2007, 3, 15)),
        ("Sept. 14, 2005", Moment(2005, 9, 14)),
        ("March 2007", Moment(2007, 3)),
        ("2007年3月14日", Moment(2007, 3, 14)),
        ("July 15, 2013 10:30 AM", Moment(2013, 7, 15)),
        ("14/03/2007", Moment(2007, 3, 14)),
        ("3/14/2007", Moment(2007, 3, 14)),
        ("05/05/2007", Moment(2007, 5, 5)),
        *(
            (bad, None)
            for bad in ("03/04/2007", "2007-02-30", "0000-00-00", "1776-07-04", "2999-01-01", "next week", "", "10")
        ),
        *((bad, None) for bad in ("14/03/07", "10:30", "11th Five-Year Plan", "x" * 200, "2007-13")),
    ],
)
def test_declared_strings(written: str, moment: Moment | None) -> None:
    assert from_declared(written) == moment


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("WASHINGTON, Sept. 14, 2005 - The Department announced today", "2005-09-14"),
        ("WASHINGTON, D.C., September 14, 2005 – The agency", "2005-09-14"),
        ("Washington, DC (March 3, 2009) — Today", "2009-03-03"),
        ("URUMQI, 14 March 2007 – The conference", "2007-03-14"),
        ("For immediate release: July 15, 2013", "2013-07-15"),
        ("FOR IMMEDIATE RELEASE\nMonday, July 15, 2013", "2013-07-15"),
        ("Monday, July 15, 2013", "2013-07-15"),
        ("15 March 2007", "2007-03-15"),
        ("PORT ELLIN, 12 February 2001. The office opens.", "2001-02-12"),
        ("Institute of Public Health, 22 September 2008", "2008-09-22"),
        ("Issued by the Civil Protection Directorate at 05:40 on 13 August 2002.", "2002-08-13"),
        ("Verbatim record of the public hearing of 21 March 2018", "2018-03-21"),
        ("Ministry of Foreign Affairs, Press Room, Port Ellin\n24 June 2014\n12:04 p.m.", "2014-06-24"),
        ("2007年3月14日", "2007-03-14"),
        ("发布时间：2007-03-14", "2007-03-14"),
        ("March 2007", "2007-03"),
        ("Today, July 8, 2022, the minister opened the dam.", "2022-07-08"),
        ('He stressed that 2007 is a "year of culture".', "2007"),
        (
            "I set my hand this seventh day of October, in the year of our Lord two thousand twenty-two, and",
            "2022-10-07",
        ),
    ],
)
def test_dates_of_the_text(text: str, value: str) -> None:
    given_page = page(text)
    found = release_date(given_page, "A title")
    assert found is not None
    assert found.value == value
    evidence = found.evidence
    assert evidence.where == "body"
    assert given_page.body[evidence.start : evidence.end].strip()


@pytest.mark.parametrize(
    "text",
    [
        'during the "11th Five-Year Plan" period',
        "the Plan for training thousands of IPR personnel (2007-2010)",
        "The Foreign Assistance Act of 1961 was amended on March 3, 1999.",
        "Last updated: March 3, 2009",
        "Last Updated March 3, 2009",
        "© 2009 The Ministry",
        "On June 6, 1944, the soldiers landed.",
        "On June 1, 2021—the centennial of the massacre",
        "Applications are due by March 3, 2009",
        "WHAT: A hearing\nWHEN: Friday, February 15, 2013",
        "03/04/2007",
        "The meeting will be held on 5 May 2011 in Geneva.",
        "2007 was the year of the flood.",
        "February 30, 2009",
        "TUESDAY, NOVEMBER 29, 2005\n10:30 AM Senator Burr visits the school",
        "affected by the storm from August 31 to\nSeptember 5, 2021.",
        "The text of the letter follows:\n\nJune 23, 2005\n\nThe President",
    ],
)
def test_what_never_dates_a_release(text: str) -> None:
    assert told(*text.split("\n\n")) is None


def test_the_cascade() -> None:
    dateline = "WASHINGTON, Sept. 14, 2005 - The Department"
    assert told(dateline, date="2005-09-13") == "2005-09-13"
    assert told(dateline, date="yesterday", url="https://a.gov/2001/02/03/x") == "2005-09-14"
    assert told("Text", url="https://a.gov/2007/03/14/x") == "2007-03-14"
    assert told("Text", url="https://a.gov/releases/2007/03/x") == "2007-03"
    assert told("Text", url="https://a.gov/uploads/2007/03/x.pdf") is None
    assert told("Text", url="https://a.gov/art/t20070314_5.html") == "2007-03-14"
    assert told("Text", title="Press Briefing – August 4, 2021") == "2021-08-04"
    assert told("Text", title="Public Schedule – August 4, 2021") is None


def test_a_modified_date_dates_nothing() -> None:
    changed = Declared("date", "2009-01-01", "meta dcterms.modified")
    assert release_date(Page("/x", "text/html", "0", (), (changed,)), "") is None
    assert told("Text", modified="2009-01-01") is None


def test_invalid_declared_dates_are_passed_over() -> None:
    values = (Declared("date", "2007-02-30", "json-ld"), Declared("date", "2007-02-28", "meta"))
    found = release_date(Page("/x", "text/html", "0", (), values), "")
    assert found
    assert (found.value, found.evidence.source) == ("2007-02-28", "meta")


def test_two_dates_on_lines_of_their_own_are_a_chronology() -> None:
    assert told("March 3, 2009", "It began.", "March 5, 2009") is None
    assert release_date(page("March 3, 2009", kind="row"), "") is None


def test_first_and_last_day() -> None:
    found = release_date(page("Text", date="2008-02"), "")
    assert found
    assert (found.precision, found.first_day, found.last_day) == ("month", date(2008, 2, 1), date(2008, 2, 29))


@pytest.mark.skipif(not SEED.is_dir(), reason="the shared releases are not here")
def test_the_seed_is_dated_2007_and_not_a_day_of_it() -> None:
    text = next(SEED.glob("*.txt")).read_text(encoding="utf-8")
    found = release_date(page(*text.split("\n\n")), text.partition("\n")[0])
    assert found
    assert (found.value, found.precision) == ("2007", "year")


@given(
    st.lists(st.text() | st.dates().map(lambda day: day.strftime("%B %d, %Y")) | st.dates().map(str), max_size=6),
    st.text(),
)
def test_any_text_gives_a_date_that_stands_in_it_or_none(texts: list[str], title: str) -> None:
    given_page = page(*texts)
    found: ReleaseDate | None = release_date(given_page, title)
    if found:
        text = title if found.evidence.where == "title" else given_page.body
        assert found.first_day <= found.last_day
        assert str(found.first_day.year) in text[found.evidence.start : found.evidence.end]


@given(st.text(max_size=60))
def test_any_declared_string_is_read_or_refused(written: str) -> None:
    moment = from_declared(written)
    assert moment is None or moment.year >= 1900
