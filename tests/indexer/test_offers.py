from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.authority import Authority, OrganizationEntry, PersonEntry
from indexer.names import TabledNames
from indexer.offers import offers
from indexer.query import parse

AUTHORITY = Authority(
    (
        OrganizationEntry("wda", "Water Dike Authority", aliases=("Dike Office",), acronyms=("WDA",)),
        OrganizationEntry("ice", "Institute of Coastal Elevation", acronyms=("ICE",)),
        OrganizationEntry("doj", "Department of Justice", aliases=("Justice",)),
        OrganizationEntry("gone", "Salt Marsh Agency", acronyms=("SMA",)),
    ),
    (PersonEntry("shen", "申长雨", aliases=("Shen Changyu",)),),
)
BODIES = {
    "Water Dike Authority": ["Water Dike Authority", "WDA"],
    "Institute of Coastal Elevation": ["ICE"],
    "Department of Justice": ["Department of Justice"],
    "Ministry of Culture": ["the Ministry of Culture"],
    "Dredging Works": ["Dredging Works"],
    "Health Care": ["Health Care"],
    "Task Force": ["Task Force"],
    "Council of A": ["Joint Dredging Council"],
    "Council of B": ["Joint Dredging Council"],
    "May": ["May"],
}
PEOPLE = {
    "Mara Elling": ["Mara Elling", "Minister Mara Elling", "Elling"],
    "申长雨": ["申长雨"],
    "Climate Change": ["Climate Change"],
    "Will": ["Will"],
    "Ostia": ["Ostia"],
}
LEXICON = {
    "organization_form": [f"{value}\x1f{form}" for value, forms in BODIES.items() for form in forms],
    "speaker_form": [f"{value}\x1f{form}" for value, forms in PEOPLE.items() for form in forms],
    "year": ["2007", "2015"],
    "kind": ["press release", "speech"],
    "place": ["Harrowby", "Addressing", "Port Harrow", "Ostia"],
    "language": ["fr"],
}


def names() -> TabledNames:
    kept: dict[tuple[str, str], Any] = {}

    def keep(key: tuple[str, str], make: Callable[[], Any]) -> Any:
        if key not in kept:
            kept[key] = make()
        return kept[key]

    return TabledNames(lambda field: LEXICON.get(field, ()), keep, AUTHORITY)


NAMES = names()


def offered(query: str) -> tuple[list[tuple[str, str]], str]:
    found = offers(query, NAMES)
    return [(each.facet, each.value) for each in found.offers], found.rest


@pytest.mark.parametrize(
    ("query", "filters", "rest"),
    [
        ("WDA 2015", [("organization", "Water Dike Authority"), ("year", "2015")], ""),
        ("wda 2015", [("organization", "Water Dike Authority"), ("year", "2015")], ""),
        ("levels of the WDA in 2015", [("organization", "Water Dike Authority"), ("year", "2015")], "levels of in"),
        ("the WDA in 2015", [("organization", "Water Dike Authority"), ("year", "2015")], ""),
        ("dike office, repairs", [("organization", "Water Dike Authority")], "repairs"),
        ("mara elling heritage", [("speaker", "Mara Elling")], "heritage"),
        ("Elling Mara", [("speaker", "Mara Elling")], ""),
        ("Minister Mara Elling", [("speaker", "Mara Elling")], ""),
        ("申长雨 专利", [("speaker", "申长雨")], "专利"),
        (
            "ministry of culture press releases",
            [("organization", "Ministry of Culture"), ("kind", "press release")],
            "",
        ),
        ("speeches 2007", [("kind", "speech"), ("year", "2007")], ""),
        ("speech by Mara Elling", [("kind", "speech"), ("speaker", "Mara Elling")], ""),
        ("dikes harrowby", [("place", "Harrowby")], "dikes"),
        ("plan in French", [("language", "fr")], "plan"),
        ("ICE", [("organization", "Institute of Coastal Elevation")], ""),
        ("department of justice", [("organization", "Department of Justice")], ""),
        ("Dredging Works", [("organization", "Dredging Works")], ""),
        ("WDA AND 2015 -flood", [("organization", "Water Dike Authority"), ("year", "2015")], "-flood"),
        ('WDA "high water" date:2007', [("organization", "Water Dike Authority")], '"high water" date:2007'),
    ],
)
def test_words_that_look_like_filters_are_offered(query: str, filters: list[tuple[str, str]], rest: str) -> None:
    assert offered(query) == (filters, rest)


@pytest.mark.parametrize(
    "query",
    [
        *("Justice", "State", "May", "Will", "ice", "elling", "Elling", "addressing", "french", "2016", "SMA"),
        *(
            "free speech",
            "speech",
            "health care",
            "Health Care",
            "task force",
            "climate change",
            "ostia",
            "dredging works",
        ),
        *("joint dredging council", '"WDA"', "=WDA", "WDA*", "-WDA", "title:WDA", "org:WDA", "WDA OR flood"),
        *("WDA NEAR flood", "said:WDA", '"', "", "of", "mara AND elling", "a" * 10_000, "WDA " * 2_500),
    ],
)
def test_what_could_be_wrong_is_not_offered(query: str) -> None:
    assert offered(query) == ([], query)


def test_offers_have_the_words_as_they_stand() -> None:
    assert [each.words for each in offers("Dike  Office, 2015", NAMES).offers] == ["Dike  Office", "2015"]


PIECES = [
    "WDA",
    "2015",
    "mara",
    "elling",
    "Mara Elling",
    "the",
    "of",
    "-flood",
    '"a b"',
    "AND",
    "OR",
    "(",
    ")",
    "plan,",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_the_rest_can_be_read_and_offers_stand_in_the_query(query: str) -> None:
    found = offers(query, NAMES)
    if found.offers:
        parse(found.rest)
        at = 0
        for each in found.offers:
            at = query.index(each.words, at) + len(each.words)
    else:
        assert found.rest == query
