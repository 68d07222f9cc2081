import itertools
from collections.abc import Callable
from functools import partial

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from corpus.authority import load
from corpus.authority.finding import tokens
from corpus.fields.bodies.by_form import by_form


def told(text: str, below: str | None = None) -> list[str]:
    words = tokens(text)
    known = list(load().finder.find(text, words))
    found = by_form(text, words, known, below)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    return [text[one.start : one.end] for one in found]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("she leads the Mossford Institute for Science and International Security.", ""),
        ("the Harrow Association of Business and Industry met", ""),
        ("the State University of Veldora at New Harrow opened", "State University of Veldora at New Harrow"),
        ("the Harrow Forum on Mining, Minerals, Metals, and Sustainable Development", ""),
        ("the Agency for Toxic Substances and Mine Safety met", "Agency for Toxic Substances and Mine Safety"),
        ("the Science and Technology Council of Veldora met", "Science and Technology Council of Veldora"),
        ("the Crop Fraud Prevention and Response Team (CFPRT)", "Crop Fraud Prevention and Response Team"),
        ("the Harrow & Tessam Motors & Trading Inc. plant", "Harrow & Tessam Motors & Trading Inc."),
        ("the owner of Pell, Harrow and Associates was fined", "Harrow and Associates"),
        ("the Harrow Society of People with Disabilities sued", "Harrow Society of People with Disabilities"),
        ("the Organization for Veldoran Co-operation and Development", ""),
        ("the Tessam 99ers Union marched", "Tessam 99ers Union"),
        ("members of Hazard Materials Company No. 4 came", "Hazard Materials Company No. 4"),
        ("the Voluntary Fire Department of Mossford", "Voluntary Fire Department of Mossford"),
        ("Bank of Mossford Corp. was sold", "Bank of Mossford Corp."),
        ("the Mossford Police Department Fraud Unit", "Mossford Police Department Fraud Unit"),
        ("the Harrow Coalition to Protect Rivers met", "Harrow Coalition to Protect Rivers"),
        ("the Harrow Center on Violence Against Farmers", "Harrow Center on Violence Against Farmers"),
        ("the Harrow School District agreed", "Harrow School District"),
        ("the Children’s Clinic of Mossford", "Children’s Clinic of Mossford"),
        ("the Harrow County Sheriff's Office searched", "Harrow County Sheriff's Office"),
        ("the Tessam Wage Task Force on Hunger met", "Tessam Wage Task Force on Hunger"),
        ("the Veldora State Police helped", "Veldora State Police"),
        ("the Veldora Highway Patrol helped", "Veldora Highway Patrol"),
        ("troops of the Veldora National Guard came", "Veldora National Guard"),
        ("the Tessam 76th Guards Rifle Division marched", "Tessam 76th Guards Rifle Division"),
        ("the Rural Litigation Branch sued", "Rural Litigation Branch"),
        ("the Harrow Mining Research Lab found", "Harrow Mining Research Lab"),
        ("a clerk at Pell, Harrow & Tessam LLP in Mossford", "Pell, Harrow & Tessam LLP"),
        ("in the Harrow County, Missouri Prosecuting Attorney’s Office", ""),
        ("with the West Harrow, Ohio, Police Department.", "West Harrow, Ohio, Police Department"),
        ("of Veldora, Ind., Fire Department", "Veldora, Ind., Fire Department"),
        ("the Harrow Association of Rural Specialty Societies met", ""),
        ("Chief Executive Officer Harrow Therapeutics, Inc.", "Harrow Therapeutics, Inc."),
        ("vests of Second Harrow Armor Inc. failed", "Second Harrow Armor Inc."),
        ("She joined Third Tessam Bank in May.", "Third Tessam Bank"),
        ("Third Tessam Bank opened.", "Tessam Bank"),
        ("the Veldora Department of Transportation and Development", ""),
        ("the Veldora Department of Labor and Industry said", "Veldora Department of Labor and Industry"),
        ("California State University, Harrow said it would.", "California State University, Harrow"),
        ("at the University of Ohio, Harrow, in May", "University of Ohio, Harrow"),
        ("at the University of Nevada, Las Vegas and", "University of Nevada, Las Vegas"),
        ("At the University of Ohio, Pell studied law.", "University of Ohio"),
        ("by the University of Ohio, Harrow, and Tessam", "University of Ohio"),
        ("the University of Ohio, Ann Pell, said", "University of Ohio"),
    ],
)  # fmt: skip
def test_whole_names(text: str, name: str) -> None:
    found = told(text)
    assert len(found) == 1
    assert found[0] == name if name else found[0] in text and text.count(found[0].split()[-1]) == 1
    if not name:
        tail = text[text.index(found[0]) + len(found[0]) :]
        assert not any(word[:1].isupper() for word in tail.split())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the University of Mossford and Harrow won", ["University of Mossford"]),
        ("Ann Lee of the Office of Rural Outreach Pell Ashdown spoke", ["Office of Rural Outreach"]),
        ("the Bureau of Mining Safety Director Pell Ashdown", ["Bureau of Mining Safety"]),
        ("the General Crimes Unit of the Eastern District of Michigan", ["General Crimes Unit"]),
        ("President Pell Ashdown's Rural Health Council met", ["Rural Health Council"]),
        ("FREDERICTON Harrow Savings Bank agreed", ["Harrow Savings Bank"]),
        ("the FBIs Mossford Field Office searched", ["Mossford Field Office"]),
        ("the EPA’s Mossford Water Division", ["Mossford Water Division"]),
        ("the Department of Mining and the Harrow Wage Commission", ["Department of Mining", "Harrow Wage Commission"]),
        ("Secretary of Rural Health and Harbour Services Ann Lee", []),
        ("the Toxic Section and the Northern Section", ["Toxic Section"]),
        ("the Rural Water Fund; the Harrow Defense Fund", ["Harrow Defense Fund"]),
        ("the Mossford Trust Lands Completion Act", []),
        ("its Office of the Inspector Generals (OIG)", []),
        ("the Office of Harbour Safety Medal; Veldoran Civil Society", []),
        ("a Rural Business Investment Company may lend", []),
        ("on the West Bank; the Conference Committee; the House Committee", []),
        ("Delegation of Authority Under Section 5", []),
        ("the Harrow Fire Department (Harrow Co.) got", ["Harrow Fire Department"]),
        ("Bill Passes House Committee Unanimously Ann Lee said", []),
        ("45 Circuit Court judges; the Olive Branch; the State Police", []),
        ("the U.S.-Japan Alliance; State-Owned Enterprises", []),
        ("Ensure Board members sit. Harrow v. Pell Mgmt. Assocs. Inc.", []),
        ("Office of Harbour Safety, and Pell Ashdown left", ["Office of Harbour Safety"]),
        (
            "the Office of Harbour Enforcement New York Field Office and Special Agent Lee",
            ["Office of Harbour Enforcement New York Field Office"],
        ),
        ("Board of Governors Professor of Mining", []),
        ("its Inspector General Office of Rural Investigations", ["Office of Rural Investigations"]),
        ("in Harrow County, Michigan Pell Home Services Inc. paid", ["Michigan Pell Home Services Inc."]),
        ("Harrow Valley Tessam Mossford Lark Oaken Pell Ashdown Quill Dorset Venn Marrow Union", []),
    ],
)
def test_where_names_begin_and_end(text: str, names: list[str]) -> None:
    assert told(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the Michigan Department of Justice said", ["Michigan Department of Justice"]),
        ("the Robert F. Harrow Department of Justice building", []),
        ("in the Ashdown Justice Department", []),
        ("the White House Office of Rural Affairs", ["White House Office of Rural Affairs"]),
        ("the Office of Mines for the U.S. Department of the Interior",
         ["Office of Mines for the U.S. Department of the Interior"]),
        ("the Department of Labor Office of Rural Mines", ["Department of Labor Office of Rural Mines"]),
    ],
)  # fmt: skip
def test_names_around_known_ones(text: str, names: list[str]) -> None:
    assert told(text) == names


BELOW = "The Harrow Grain Dealers Association met at Tessam Air Inc. yesterday."


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Senator Addresses Harrow Grain Dealers Association", ["Harrow Grain Dealers Association"]),
        ("Officials Visit Tessam Air Inc. Plant", ["Tessam Air Inc."]),
        ("Ashdown Directs Department", []),
        ("Owner of Oil Services Company Pleads Guilty", []),
        ("Veldora Department of Education Official Pleads Guilty", []),
        ("Executives of Mossford-Area Dental Hospital Plead Guilty", []),
        ("Federal Grant for the Quill Volunteer Fire Department", ["Quill Volunteer Fire Department"]),
        ("Efforts to Ensure Reliable Transportation Services for Ag Producers", []),
        ("New rules for farmers set out by the Quill Farm Council", ["Quill Farm Council"]),
    ],
)
def test_titles(title: str, names: list[str]) -> None:
    assert told(title, BELOW) == names


def test_a_headline_among_the_lines_names_what_stands_below_it() -> None:
    text = "Minister Opens the Great Harrow Valley Council Today\n\nThe Harrow Valley Council met in the town.\n"
    assert told(text) == ["Harrow Valley Council", "Harrow Valley Council"]
    assert told("Improving Access to Reliable Harbour Transportation Services\n\nIt will improve.") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("said Ann Lee, CEO of Veldora. She left", ["Veldora"]),
        ("Veldora CEO Ann Lee said", ["Veldora"]),
        ("the chief executive officer of Harrow Bright, told us", ["Harrow Bright"]),
        ("Veldora, a Mossford-based software company, said", ["Veldora"]),
        ("Veldora Bright (VB), a nonprofit that serves farmers", ["Veldora Bright"]),
        ("the software company Tessam said", ["Tessam"]),
        ("the company Pell controlled", []),
        (
            "insurers such as Veldora, Harrow Bright and the Tessam & Pell",
            ["Veldora", "Harrow Bright", "Tessam & Pell"],
        ),
        ("insurers Veldora (VA) and Tessam", ["Veldora", "Tessam"]),
        (
            "the largest Crop Insurance Organizations (CIOs): Veldora, Tessam, and Ashdown.",
            ["Veldora", "Tessam", "Ashdown"],
        ),
        ("the companies: nobody came; the companies (CIOs) Pell ran", []),
        ("an employee of the company Monday; CEO of the Year", []),
        ("Ann Lee, a farmer who owns a company, said", []),
        ("Founder of Kids who Care; the owner of a company in France", []),
        ("the executive director of Tessam Action International", ["Tessam Action International"]),
        ("the U.S. Department of State, an agency of, CEO of NATO", []),
        ("Pell Rural Management d/b/a Clinica de la Harrow paid", ["Pell Rural Management", "Clinica de la Harrow"]),
        ("Ann Lee d/b/a Veldora Hauling paid", ["Veldora Hauling"]),
        ("companies such as Pell de Harrow, Tessam and so on", ["Pell de Harrow", "Tessam"]),
        ("founder of the Ann Lee Safe At Home Game", []),
        ("companies such as Veldora, Channel 4, and Habitat for Harrow", ["Veldora"]),
        ("City of Harrow - $24,800\n\nVeldora Charter Township: $400", ["City of Harrow", "Veldora Charter Township"]),
        ("the City of Harrow has agreed to pay; Ashdown v. Pell Township.", ["City of Harrow", "Pell Township"]),
        ("Justice Department and State of Texas Require Divestiture", ["State of Texas"]),
        (
            "a suit against the Town of St. Pell, and a grant to the City of New Harrow",
            ["Town of St. Pell", "City of New Harrow"],
        ),
        ("in the City of Harrow; the State of Emergency received attention; in Pell Township", []),
        ("a suit against the City of Harrow Police", []),
    ],
)
def test_told_beside(text: str, names: list[str]) -> None:
    found = by_form(text, tokens(text), list(load().finder.find(text, tokens(text))))
    assert [text[one.start : one.end] for one in found] == names
    assert {one.rule for one in found} <= {"told beside"}


PIECES = [
    "CEO of ",
    "Office of the ",
    "Lands, Water and ",
    "Harrow ",
    "Inc. ",
    "& ",
    "a company",
    ", a ",
    "’s ",
    "No. 4",
    "\n",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6)).map("".join), st.none() | st.text(max_size=40))
def test_any_text_gives_names_in_their_order(text: str, below: str | None) -> None:
    told(text, below)


@pytest.mark.parametrize(
    "piece",
    [
        "Harrow Valley Council and ",
        "CEO of Veldora ",
        "Office of the ",
        "Ministry of Lands, Water, ",
        "Council Opens Harrow Bank\n",
        "Pell, Harrow & ",
        "Harrow d/b/a ",
        "Offices of Inspector General of NASA, ",
        "of Second Harrow Bank ",
        "Department of Labor and Industry and ",
        "University of Ohio, Harrow ",
        "v. City of Harrow Pell Township ",
    ],
)
def test_time_grows_with_the_length(piece: str) -> None:
    def task_of(count: int) -> Callable[[], object]:
        text = piece * count
        return partial(by_form, text, tokens(text))

    assert_linear(task_of, 300_000 // len(piece))
