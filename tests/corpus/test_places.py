import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fields.places import places
from corpus.page import Block, Declared, Page


def page(*texts: str, declared: tuple[str, ...] = ()) -> Page:
    values = tuple(Declared("place", place, "json place") for place in declared)
    return Page("/x", "text/plain", "0", tuple(Block(text) for text in texts), values)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("WASHINGTON – The Department announced", "Washington"),
        ("WASHINGTON, D.C. — Today, the", "Washington, D.C."),
        ("URUMQI, 14 March – The conference", "Urumqi"),
        ("URUMQI, 14 March 2007 – The conference", "Urumqi"),
        ("NEW HAVEN – The committee", "New Haven"),
        ("Miami, Fla. – The court", "Miami, Fla."),
        ("(Washington, DC) Today, the House approved", "Washington, DC"),
        ("WASHINGTON The Department of Justice", "Washington"),
        ("FOR IMMEDIATE RELEASE – The court", None),
        ("The court – which sat late – rose.", None),
        ("Hoax – or not?", None),
        ("", None),
    ],
)
def test_datelines(text: str, name: str | None) -> None:
    assert [place.name for place in places(page(text))] == ([name] if name else [])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Harrow Hall\nMossford, Maryland\n2:10 P.M. EDT", ["Mossford, Maryland"]),
        ("BERN, SWITZERLAND\n\nMS PELL: Good morning.", ["Bern, Switzerland"]),
        ("Aboard the plane\nEn Route Mossford, Maryland\n2:10 P.M.", []),
        ("Pell, Ashdown", []),
        ("The forum, held today at Harrow Hall in Mossford, ended.", ["Mossford"]),
        ("The meeting took place on Monday in Mossford, Maryland.", ["Mossford, Maryland"]),
        ("They held talks on peace in Veldora.", []),
        ("The briefing is held in English. It took place in May.", []),
        ("The hearing was held in District Court. They met in Mossford.", []),
        ("Mossford, Maryland – The forum was held in Mossford.", ["Mossford, Maryland"]),
    ],
)
def test_places_of_events(text: str, names: list[str]) -> None:
    found = places(page(*text.split("\n\n")))
    assert [place.name for place in found] == names


def test_declared_places_come_first_and_each_once() -> None:
    found = places(page("GENEVA – The council met.", declared=("Bern", "geneva")))
    assert [place.name for place in found] == ["Bern", "geneva"]
    assert found[0].evidence.where == "metadata"


@given(st.lists(st.text() | st.sampled_from(["WASHINGTON – The", "(Bern, CH) A", "PARIS, 3 May – "])))
def test_the_evidence_holds_the_place(texts: list[str]) -> None:
    given_page = page(*texts)
    for place in places(given_page):
        written = given_page.body[place.evidence.start : place.evidence.end]
        assert written.casefold().split() == place.name.casefold().split()
