"""Parameters of a URL: read, checked, written back."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.results import FACETS, NONE
from webui.checks import KINDS
from webui.given import Given, Problem
from webui.parameters import MATCHES, NAMES, SORTS, STEPS, SearchParameters, read


def problems_of(query: str | bytes, *, strict: bool = True) -> list[tuple[str, str]]:
    given_bytes = query if isinstance(query, bytes) else query.encode()
    return [(problem.parameter, problem.message) for problem in read(given_bytes, strict=strict)[1]]


def test_everything_reaches_the_request() -> None:
    query = (
        "q=tax+fraud&speaker=B&speaker=A&not_kind=notice&year=(none)&from=2007&to=2008-02&sort=oldest&match=any"
        "&limit=5&page=3&facet=year&facet=issuer&timeline=month&in=said&find_speaker=el"
    )
    parameters, problems = read(query.encode(), strict=True)
    request = parameters.request()
    assert problems == ()
    assert request.query == "tax fraud"
    assert request.selected == {"speaker": ("A", "B"), "year": (NONE,)}
    assert request.excluded == {"kind": ("notice",)}
    assert (request.first_day, request.last_day) == (date(2007, 1, 1), date(2008, 2, 29))
    assert (request.sort, request.match, request.limit, request.page) == ("oldest", "any", 5, 3)
    assert request.facets == ("year", "issuer")
    assert (request.timeline, request.said, request.facet_find) == ("month", True, {"speaker": "el"})
    assert request.twins
    assert request.snippets
    assert request.budget_ms is None, "the application sets it"


@pytest.mark.parametrize(
    ("query", "parameter", "says"),
    [
        ("page=0", "page", "“0” is not a whole number from 1 to"),
        ("page=abc", "page", "“abc” is not a whole number"),
        ("page=99999999999999999999", "page", "is not a whole number"),
        ("limit=101", "limit", "from 1 to 100"),
        ("sort=up", "sort", "relevance, newest, oldest"),
        ("match=some", "match", "all, any"),
        ("kind=poem", "kind", "press release, statement"),
        ("not_year=7", "not_year", "2007"),
        ("from=2007-13", "from", "no month 13"),
        ("to=2007-02-30", "to", "28 days"),
        ("to=2007/3/14", "to", "perhaps 2007-03-14"),
        ("from=2006..2007", "from", "is not a date"),
        ("from=0000", "from", "0000"),
        ("from=2008&to=2007", "from", "lies after"),
        ("q=a&q=b", "q", "2 times"),
        ("facet=mood", "facet", "speaker, organization"),
        ("timeline=week", "timeline", "auto, year, month"),
        ("in=title", "in", "not one of said"),
        ("find_speaker=a&find_speaker=b", "find_speaker", "2 times"),
        ("q=a%00b", "q", "NUL"),
        (b"q=%FF", "q", "UTF-8"),
        ("speaker=" + "x" * 501, "speaker", "501 characters"),
        ("&".join(f"speaker={number}" for number in range(60)), "speaker", "at most 50"),
        ("&".join(f"not_place={number}{'x' * 200}" for number in range(30)), "", "at most 5,000"),
        ("a=b&" * 501, "", "500 parameters"),
        ("utm_source=x", "utm_source", "no parameter “utm_source”; there are q, in, speaker"),
    ],
)
def test_each_problem_names_the_parameter_and_what_it_takes(query: str | bytes, parameter: str, says: str) -> None:
    (problem,) = problems_of(query)
    assert problem[0] == parameter
    assert says in problem[1]


def test_a_page_ignores_what_it_does_not_know() -> None:
    assert problems_of("utm_source=x&utm_y=%FF&facet=mood&timeline=week&q=tax", strict=False) == []
    assert problems_of("from_value=x") != []


def test_what_is_unknown_is_named_whatever_it_says() -> None:
    unknown = [name for name, message in problems_of("utm_y=%FF&utm_x=%20&utm_z=") if "no parameter" in message]
    assert unknown == ["utm_y", "utm_x"]
    assert Given(b"x=+a+&x=%00&x=a").values("x") == ["a", "a"]
    assert Given(b"x=+a+").values("x", stripped=False) == [" a "]
    assert Given(b"&".join([b"x=1"] * 600)).problems == [Problem("", "The address has more than 500 parameters.")]


def test_without_words_the_newest_come_first() -> None:
    assert SearchParameters().request().sort == "newest"
    assert SearchParameters(q="tax").request().sort == "relevance"
    assert SearchParameters(sort="oldest").request().sort == "oldest"
    assert SearchParameters().pairs() == [], "it is told by no parameter"


def test_empty_values_count_as_absent() -> None:
    parameters, problems = read(b"q=+&from=&to=&page=&sort=&speaker=", strict=True)
    assert (parameters, problems) == (SearchParameters(), ())


def test_a_problem_loses_no_other_parameter() -> None:
    parameters, problems = read(b"q=tax&page=abc&speaker=A&from=2008&to=2007", strict=False)
    assert [problem.parameter for problem in problems] == ["page", "from"]
    assert parameters.pairs() == [("q", "tax"), ("speaker", "A")]


def test_any_change_starts_again_from_the_first_page() -> None:
    parameters = SearchParameters(q="tax", page=7)
    assert parameters.changed(match="any").page == 1
    assert parameters.unfiltered().page == 1
    assert parameters.on_page(8).page == 8


def test_a_search_is_filtered_by_anything_but_its_words() -> None:
    assert not SearchParameters(q="tax", find={"speaker": "a"}, match="any").filtered
    for filtered in (
        SearchParameters(said=True),
        SearchParameters(first="2007"),
        SearchParameters(excluded={"kind": ("notice",)}),
    ):
        assert filtered.filtered
        assert filtered.unfiltered() == SearchParameters()


names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(
    lambda name: name == name.strip()
)
chosen = st.dictionaries(
    st.sampled_from([facet for facet in FACETS if facet not in ("year", "kind")]),
    st.sets(names, min_size=1, max_size=3).map(lambda values: tuple(sorted(values))),
)


@given(
    st.builds(
        SearchParameters,
        q=names,
        said=st.booleans(),
        find=st.dictionaries(st.sampled_from(FACETS), names),
        timeline=st.sampled_from([None, *STEPS]),
        selected=chosen,
        excluded=chosen | st.just({"kind": (KINDS[0],), "year": (NONE, "2007")}),
        first=st.sampled_from(["", "2007", "2007-03"]),
        last=st.sampled_from(["", "2007-04", "2008-01-31"]),
        match=st.sampled_from(MATCHES),
        sort=st.sampled_from(SORTS),
        limit=st.integers(1, 100),
        page=st.integers(1, 1000),
    )
)
def test_what_is_written_is_read_again(parameters: SearchParameters) -> None:
    pairs = parameters.pairs()
    again, problems = read(urlencode(pairs).encode(), strict=True)
    assert (again, problems) == (parameters, ())
    places = [NAMES.index(name) for name, _value in pairs]
    assert places == sorted(places), "parameters have one order"


@given(st.binary(max_size=60))
def test_no_input_is_too_odd(query: bytes) -> None:
    for strict in (True, False):
        parameters, problems = read(query, strict=strict)
        assert isinstance(parameters, SearchParameters)
        assert all(problem.message for problem in problems)
