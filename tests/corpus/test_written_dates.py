"""Dates as they are written, in several languages and forms."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fields.dates.months import MONTHS, month_number, number
from corpus.fields.dates.written import Moment, from_declared


@pytest.mark.parametrize(
    "written",
    [
        "March 5, 2019", "Mar. 5, 2019", "5 March 2019", "the 5th of March, 2019", "Tuesday, March 5, 2019",
        "5-Mar-2019",
        "5 mars 2019", "5. März 2019", "5 de marzo de 2019", "5 de março de 2019", "5 marzo 2019",
        "5 maart 2019", "5 марта 2019", "5 березня 2019", "5 مارس 2019", "5 Mart 2019", "5 Maret 2019", "5 marca 2019",
        "2019年3月5日", "2019년 3월 5일", "二〇一九年三月五日", "2019-03-05", "2019/03/05", "2019.03.05",
    ],
)  # fmt: skip
def test_a_day_in_many_forms(written: str) -> None:
    assert from_declared(written) == Moment(2019, 3, 5)


@pytest.mark.parametrize(
    "written", ["März 2019", "mars 2019", "marzo de 2019", "2019年3月", "March, 2019", "марта 2019"]
)
def test_a_month_in_many_forms(written: str) -> None:
    assert from_declared(written) == Moment(2019, 3)


@pytest.mark.parametrize(
    ("written", "value"),
    [("十", 10), ("十一", 11), ("二十", 20), ("三十一", 31), ("二〇〇七", 2007), ("14th", 14), ("٥", 5)],
)
def test_numbers(written: str, value: int) -> None:
    assert number(written) == value


def test_a_name_is_one_month_in_every_language() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert (month_number("Sept."), month_number("MÄRZ"), month_number("mar.")) == (9, 3, 3)
    assert (MONTHS["mai"], MONTHS["juli"], MONTHS["agosto"], MONTHS["марта"]) == (5, 7, 8, 3)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)))
def test_what_is_written_out_is_read_back(day: date) -> None:
    assert from_declared(f"{day:%B} {day.day}, {day.year}") == Moment(day.year, day.month, day.day)


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


@given(st.text(max_size=60))
def test_any_declared_string_is_read_or_refused(written: str) -> None:
    moment = from_declared(written)
    assert moment is None or moment.year >= 1900
