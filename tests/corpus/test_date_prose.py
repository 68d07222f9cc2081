"""Days and years that only sentences tell, and those that they don't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fields.dates.date import release_date
from corpus.page import Block, Page
from corpus.release import ReleaseDate


def told(text: str, title: str = "A title") -> ReleaseDate | None:
    return release_date(Page("/x/a.txt", "text/plain", "0", tuple(Block(part) for part in text.split("\n\n"))), title)


@pytest.mark.parametrize(
    ("text", "title", "value"),
    [
        ("On Friday, August 6, 2021, the President signed into law the Act.", "Bills Signed", "2021-08-06"),
        ("RENO, NV – On Tuesday, January 29, 2013, Rep. Doe hosted an open house.", "Open House", "2013-01-29"),
        (
            "On April 4, 2022, the Office in the U.S. Department released To Walk the Earth.",
            "To Walk Earth Office",
            "2022-04-04",
        ),
        ("On April 4, 2022, the Office released To Walk the Earth.", "Office: To Walk the Earth", "2022-04-04"),
        ("On April 4, 2022, the Office released a report. In 2023, it led.", "Office: To Walk the Earth", None),
        ("On Friday, August 6, 2021, the President will sign the Act.", "Bills", "2021"),
        ("On December 20, 2017, by Executive Order 13818, the President declared it.", "Emergency", None),
        ("On Sunday, March 7, 1965, time stopped as Americans visited Selma.", "Bloody Sunday", None),
    ],
)
def test_the_day_of_the_first_sentence(text: str, title: str, value: str | None) -> None:
    found = told(text, title)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("President’s message on 2024 Diwali Festival", "2024"),
        ("A Proclamation on Veterans Day, 2022", "2022"),
        ("Employees Named as 2022 Service to America Medal Finalists", "2022"),
        ("Remarks at the 2023 International Summit on the Teaching Profession", "2023"),
        ("Doe Introduces the Child Privacy Act of 2021", "2021"),
        ("Congress Repeals the Clean Air Act of 1990", None),
        ("Remarks on the Budget for Fiscal Year 2023", None),
        ("School revenue funding settlement for 2017 to 2018", None),
        ("Statement on the FY2024 Defense Awards", None),
        ("Appointees to the Class of 2028 Academy Day", None),
        ("Cutting Poverty in Half by 2017", None),
        ("Investment Deals Following the 2022 Leaders Summit", None),
        ("The 2020 and 2021 Teacher of the Year Ceremony", None),
        ("Opening of the Tokyo 2020 Summer Games", None),
        ("Indicted in 2011 Kidnapping", None),
    ],
)
def test_the_year_of_a_title(title: str, value: str | None) -> None:
    found = told("Text", title)
    assert (found.value if found else None) == value
    if found:
        assert title[found.evidence.start : found.evidence.end] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("WHAT: A hearing\nWHEN: Friday, February 15, 2013", "2013"),
        ("The meeting will be held on 5 May 2011 in Geneva.", "2011"),
        ("The full text of the letter is below.\n\nJune 23, 2005\n\nThe President", "2005"),
        ("This year, 2009, the office moves.", "2009"),
        ("They applaud the COMPETES Act of 2022 introduced in the House earlier this week.", "2022"),
        ("The senators today introduced the Cable Act of 2009.", "2009"),
        ("areas affected by the storm beginning on September 24, 2024, and continuing.", "2024"),
        ("It met on Wednesday, March 24, 2021, in town.", "2021"),
        ("The bill would amend the Cable Act of 2009.", None),
        ("The meeting will be held on 5 January 2011 in Geneva.", None),
        ("It met on Wednesday, March 24, 2021, and will be held on 5 May 2022.", None),
        ("Replies are due no later than Friday, June 6, 2023.", None),
        ("In 2013, the company had net sales of $2.1 billion.", None),
        ("The firm sold 2007 cars in 2,007 towns, H.R. 2007/08, from 2007-2010.", None),
        ("He was indicted in August 2007.", None),
        ("The trial began on Monday, March 15, 1911.", None),
    ],
)
def test_the_year_of_a_text(text: str, value: str | None) -> None:
    found = told(text)
    assert (found.value if found else None) == value


WORDS = (
    "On |Friday, |August 6, |2021|2022, | the President signed. |Act of |introduced today the | will be| held on "
    "|5 May |\n\n|WHEN: |this year, |so far in | is a year of |letter below\n\n|(|二〇〇七年三月五日"
)
PARTS = st.sampled_from(WORDS.split("|"))


@given(st.lists(PARTS | st.text(max_size=3), max_size=25).map("".join), st.lists(PARTS, max_size=6).map("".join))
def test_the_span_bears_the_year_told(text: str, title: str) -> None:
    page = Page("/x/a.txt", "text/plain", "0", tuple(Block(part) for part in text.split("\n\n")))
    found = release_date(page, title)
    told_here = [(found.value, found.evidence)] if found else []
    told_here += [(other.value, other.evidence) for other in found.others] if found else []
    for value, evidence in told_here:
        span = (title if evidence.where == "title" else page.body)[evidence.start : evidence.end]
        assert value[:4] in span or "二〇〇七" in span
