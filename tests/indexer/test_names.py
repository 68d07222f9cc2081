from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from corpus.authority import Authority, OrganizationEntry, PersonEntry, load
from corpus.authority.entries import Renaming
from indexer.names import Names, NameTable, TabledNames

AUTHORITY = Authority(
    (
        OrganizationEntry(
            "cnipa", "China National IP Administration", acronyms=("CNIPA",), predecessors=(Renaming("sipo"),)
        ),
        OrganizationEntry(
            "sipo", "State Intellectual Property Office", acronyms=("SIPO",), predecessors=(Renaming("cpo"),)
        ),
        OrganizationEntry("cpo", "China Patent Office"),
    ),
    (PersonEntry("xing", "Xing Shengcai", aliases=("Edward Xing",), family_first=True),),
)
LEXICON = {
    "speaker_form": [
        "Xing Shengcai\x1fXing Shengcai",
        "Xing Shengcai\x1fDirector Xing",
        "Edward Xing\x1fEdward Xing",
        "Chen Lei\x1fChen Lei",
        "Chen Lei\x1fMr. CHEN",
        "John Q. Smith\x1fJohn Q. Smith",
    ],
    "organization_form": [
        "State Intellectual Property Office\x1fState Intellectual Property Office",
        "State Intellectual Property Office\x1fSIPO",
        "China Patent Office\x1fChina Patent Office",
        "CNIPA\x1fCNIPA",
        "Ministry of Culture\x1fthe Ministry of Culture",
    ],
    "issuer": ["Ministry of Culture"],
    "place": ["Beijing", "São Paulo"],
    "kind": ["press release"],
    "language": ["en", "zh"],
}


@pytest.fixture
def names() -> TabledNames:
    kept: dict[Any, Any] = {}

    def keep(key: tuple[str, str], make: Callable[[], Any]) -> Any:
        if key not in kept:
            kept[key] = make()
        return kept[key]

    return TabledNames(lambda field: LEXICON[field], keep, AUTHORITY)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("speaker", "Shengcai Xing", ("Edward Xing", "Xing Shengcai")),
        ("speaker", "xing", ("Edward Xing", "Xing Shengcai")),
        ("speaker", "Edward Xing", ("Edward Xing", "Xing Shengcai")),
        ("speaker", "chen", ("Chen Lei",)),
        ("speaker", "John Smith", ("John Q. Smith",)),
        ("speaker", "Jane Smith", ()),
        ("speaker", "", ()),
        ("organization", "SIPO", ("State Intellectual Property Office",)),
        ("organization", "sipo", ("State Intellectual Property Office",)),
        ("organization", "ministry of culture", ("Ministry of Culture",)),
        ("organization", "Intellectual Property", ("State Intellectual Property Office",)),
        ("organization", "China National IP Administration", ("CNIPA",)),
        ("organization", "Unknown Bureau", ()),
        ("issuer", "the ministry of culture", ("Ministry of Culture",)),
        ("issuer", "SIPO", ()),
        ("place", "sao paulo", ("São Paulo",)),
        ("kind", "Press Release", ("press release",)),
        ("lang", "EN", ("en",)),
    ],
)
def test_names_under_any_spelling(names: Names, field: str, value: str, expected: tuple[str, ...]) -> None:
    assert names.resolve(field, value) == expected


def test_predecessors_of_predecessors(names: Names) -> None:
    assert names.resolve("organization", "CNIPA") == ("CNIPA",)
    every = ("CNIPA", "China Patent Office", "State Intellectual Property Office")
    assert names.resolve("organization", "CNIPA", True) == every
    assert names.resolve("organization", "SIPO", True) == every[1:]
    assert names.resolve("organization", "Ministry of Culture", True) == ("Ministry of Culture",)


def test_the_forms_of_a_value(names: Names) -> None:
    assert names.forms("speaker", "Chen Lei") == ("Chen Lei", "Mr. CHEN")
    assert names.forms("organization", "Ministry of Culture") == ("the Ministry of Culture",)
    assert names.forms("issuer", "Ministry of Culture") == ("the Ministry of Culture",)
    assert names.forms("issuer", "State Intellectual Property Office") == ()
    assert names.forms("organization", "SIPO") == ()  # a form, not a value
    assert names.forms("speaker", "chen lei") == ()


def test_a_form_that_names_two_people_does_not_make_one_of_them_the_other() -> None:
    both = "President Joseph R. Biden, Jr. and President Andrés Manuel López Obrador"
    pairs = [
        ("Joseph R. Biden Jr.", "Joseph R. Biden Jr."),
        ("Andrés Manuel López Obrador", both),
        ("Andrés Manuel López Obrador", "President López Obrador"),
    ]
    table = NameTable(pairs, load(), people=True)
    assert table.find("Joe Biden") == {"Joseph R. Biden Jr."}
    assert table.find("López Obrador") == {"Andrés Manuel López Obrador"}


def test_an_acronym_that_two_bodies_share_gives_neither_the_history_of_the_other() -> None:
    pairs = [("Sands Allied Improvement Company", "SAIC"), ("State Administration for Market Regulation", "SAMR")]
    lexicon = {"organization_form": {f"{value}\x1f{form}" for value, form in pairs}}
    names = TabledNames(lexicon.__getitem__, lambda _key, make: make(), load())
    later = "State Administration for Market Regulation"
    assert names.resolve("organization", later, predecessors=True) == (later,)
    assert names.resolve("organization", "SAIC") == ("Sands Allied Improvement Company",)
