from datetime import date
from functools import partial
from pathlib import Path

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from corpus.fields.dates.date import release_date
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
    ("text", "value"),
    [
        ("WASHINGTON, Sept. 14, 2005 - The Department announced today", "2005-09-14"),
        ("WASHINGTON, D.C., September 14, 2005 – The agency", "2005-09-14"),
        ("Washington, DC (March 3, 2009) — Today", "2009-03-03"),
        ("URUMQI, 14 March 2007 – The conference", "2007-03-14"),
        ("For immediate release: July 15, 2013", "2013-07-15"),
        ("FOR IMMEDIATE RELEASE\nMonday, July 15, 2013", "2013-07-15"),
        ("For immediate release\n3 November 2015", "2015-11-03"),
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
        ("THE WHITE HOUSE,\n March 14, 2007.", "2007-03-14"),
        ("PRESS RELEASE For Immediate Release: February 11, 2008   Contact: Jane Doe", "2008-02-11"),
        ("April 3, 2026 202-555-0186", "2026-04-03"),
        ("Madrid, 5 de marzo de 2019.- El Gobierno", "2019-03-05"),
        ("Москва, 5 марта 2019 года", "2019-03-05"),
        ("Done at Geneva, this 5th day of May 2010", "2010-05-05"),
        ("my hand this first day of June,\nin the year of our Lord two thousand twenty\u2011one, and", "2021-06-01"),
        ("this third day of May, in the year of our Lord nineteen hundred and ninety-nine", "1999-05-03"),
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
        "03/04/2007",
        "2007 was the year of the flood.",
        "February 30, 2009",
        "The bill was announced six months ago today on December 12, 2001.",
        "By Jane Doe\n\nMay 28, 2022\n\nThe senator knows",
        "9:00 AM - 4:00 PM\n\nMay 1, 2025\n\nPine Bluff",
        "See 85 Fed. Reg. 24174\n(April 30, 2020).",
        "“January 1982.",
        "Published on August 30, 2021, to address the crisis",
        "TUESDAY, NOVEMBER 29, 2005\n10:30 AM Senator Burr visits the school",
        "affected by the storm from August 31 to\nSeptember 5, 2021.",
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
    assert told("Text", title="Public Schedule – August 4, 2021") == "2021-08-04"
    assert told("Text", title="Minister to Host Town Hall – August 4, 2021") is None


def test_a_modified_date_dates_nothing() -> None:
    changed = Declared("date", "2009-01-01", "meta dcterms.modified")
    assert release_date(Page("/x", "text/html", "0", (), (changed,)), "") is None
    assert told("Text", modified="2009-01-01") is None


def test_invalid_declared_dates_are_passed_over() -> None:
    values = (Declared("date", "2007-02-30", "json-ld"), Declared("date", "2007-02-28", "meta"))
    found = release_date(Page("/x", "text/html", "0", (), values), "")
    assert found
    assert (found.value, found.evidence.source) == ("2007-02-28", "meta")


def test_a_day_with_its_weekday_under_the_title_of_an_event_is_the_events() -> None:
    assert told("Wednesday, August 11, 2021", title="Minister to Host Summit") == "2021"
    assert told("Wednesday, August 11, 2021", title="Minister hosted Summit") == "2021-08-11"


def test_two_dates_on_lines_of_their_own_are_a_chronology() -> None:
    assert told("March 3, 2009", "It began.", "March 5, 2009") is None
    assert release_date(page("March 3, 2009", kind="row"), "") is None


def test_what_disagrees_is_kept_with_its_evidence() -> None:
    texts = ("WASHINGTON, Sept. 14, 2005 - The Department", "Text", "Text", "Text", "Text", "Text", "Sept. 15, 2005")
    found = release_date(page(*texts, date="2005-09", url="https://a.gov/2005/10/x"), "A title")
    assert found
    assert (found.value, found.evidence.source) == ("2005-09-14", "dateline")
    others = [(other.value, other.evidence.where, other.evidence.source) for other in found.others]
    assert others == [("2005-09-15", "body", "date line"), ("2005-10", "url", "address")]


def test_dates_of_which_one_lies_within_the_other_agree() -> None:
    found = release_date(page("March 2007", date="2007-03-14", url="https://a.gov/2007/03/x"), "National Day, 2007")
    assert found
    assert (found.value, found.others) == ("2007-03-14", ())


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "2007 ",
        "March ",
        "March 3, 2007 ",
        "March 3, 2007\n",
        "A, ",
        " ",
        "\n",
        "issued by a ",
        "this first day of ",
        "(",
        *("introduces the Act of 2007 ", "will be held ", "Monday, ", "二〇〇七年", "today, ", "letter below\n"),
    ],
)
def test_a_million_characters_take_linear_time(text: str) -> None:
    assert_linear(
        lambda count: partial(release_date, page(text * count, "x"), text * (count // 100)), 1_000_000 // len(text)
    )


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
