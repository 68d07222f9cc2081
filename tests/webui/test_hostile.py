"""Markup in releases and in addresses, values that nobody means, odd headers, and searches that take too long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html
from webui_harmless import MARKUP, assert_harmless, routes
from webui_releases import RELEASES, make_index, release

from corpus.release import Release
from indexer.results import SearchRequest
from webui import create_app, load, shared_engine

#: Of every markup a release that has it everywhere.
HOSTILE = tuple(
    release(
        f"{number}{text}",
        f"{text} heritage {number}",
        f"{text}\n\n“Heritage {text}” and more of it.\n\n{text}",
        date="2007-03-14",
        speakers=((f"Mara {text}", text),),
        organizations=(f"Fund {text}", f"Ministry {text}"),
        url=f"https://x.example/{text}",
        says=((0, f"Heritage {text}"),),
        place=text,
    )
    for number, text in enumerate(MARKUP)
)
ROUTES = routes(create_app())
#: Parameters that are read alike have one for all of them here.
REPRESENTATIVE = {
    *("q", "in", "speaker", "year", "kind", "not_place", "from", "find_speaker", "sort", "limit", "facet", "timeline"),
    *("page", "from_value", "unit", "by", "format", "find", "id", "a", "unknown"),
}
PARAMETERS = sorted({name for names in ROUTES.values() for name in names})
#: Never an error of the server.
ANSWERED = (200, 302, 404, 422)
#: What nobody means, as it stands in an address.
ODD = (
    *map(quote, ("*abc", "?x", "999999", "0", "-1", "1e3", "2007-13", "0000", "99999", "2007-02-30", "(none)", "((")),
    *map(quote, ("speakr:x", "title:", '"', "said:(by:x)", "date:2007-13", "a NEAR/0 b", "x~9", "١", "１", "9" * 5000)),
    *("%00", "%ff", "%ed%a0%80", "%c0%80", "%", "%zz", "%0d%0aX:y", "%252e%252e", "..%2f..%2fetc", "+", "a" * 10_000),
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    location = make_index(tmp_path_factory.mktemp("hostile") / "index", (*RELEASES, *HOSTILE))
    app = create_app(location)
    yield app
    shared_engine.shared(app).close()


@pytest.fixture
def asked(hostile: Flask) -> FlaskClient:
    return hostile.test_client()


def _address(route: str, value: str = "undated") -> str:
    """The address of a route, with a value that it finds something for unless told."""
    known = {
        "/search/values": "speaker",
        "/sitemap": "1",
        "/speakers": "Mara%20Elling",
        "/organizations": "Heritage%20Fund",
    }
    value = (
        next((each for path, each in known.items() if route.startswith(path)), value) if value == "undated" else value
    )
    return route.replace("{}", value)


def _get(client: FlaskClient, address: str, statuses: tuple[int, ...], **more: object) -> None:
    response = client.get(address, buffered=True, **more)
    assert response.status_code in statuses, (address, response.status_code, response.text[:500])
    assert_harmless(response)


@pytest.mark.parametrize("at", range(len(MARKUP)))
def test_markup_of_releases_is_text(asked: FlaskClient, at: int) -> None:
    for address in _addresses_of(HOSTILE[at], HOSTILE[at - 1]):
        _get(asked, address, (200,))


def test_markup_of_releases_is_shown_as_it_is_written(asked: FlaskClient) -> None:
    for one in HOSTILE:
        page = html.document_fromstring(asked.get(f"/releases/{quote(one.id, safe='')}").text)
        shown = [" ".join(each.text_content().split()) for each in page.iter("h1")]
        assert shown == [" ".join(one.title.split())]


def _addresses_of(one: Release, other: Release) -> Iterator[str]:
    """Addresses of every route that show what is said of a release."""
    place = one.places[0].name
    for name in ("/releases/{}", "/releases/{}.json", "/cite/bibtex/{}", "/cite/ris/{}", "/cite/csl/{}"):
        yield name.format(quote(one.id, safe=""))
    for name, value in (("speakers", one.speakers[0].name), ("organizations", one.organizations[1].name)):
        for address in (f"/{name}/{{}}", f"/{name}/{{}}.json"):
            yield address.format(quote(value, safe=""))
        yield from (f"/{name}", f"/{name}.json", f"/{name}?find=her")
    chosen = {"speaker": one.speakers[0].name, "organization": one.organizations[0].name, "place": place}
    left_out = {f"not_{facet}": value for facet, value in chosen.items()}
    for query in ({"q": "heritage", "limit": "100"}, chosen, left_out, {"q": "heritage", "in": "said", "limit": "100"}):
        for name in (
            "search",
            "search.json",
            "search.csv",
            "search.atom",
            "search/values/place",
            "trends",
            "trends.json",
        ):
            shown = query if "trends" not in name else {k: v for k, v in query.items() if k != "limit"}
            yield f"/{name}?{urlencode(shown)}"
    for facet in ("speaker", "organization", "issuer", "place"):
        yield from (
            f"/search/values/{facet}",
            f"/search/values/{facet}.json",
            f"/trends.csv?q=heritage&{facet}={quote(place)}",
        )
    for typed in ("mar", "fun", f"heritage {place[:9]}"):
        typed = quote(typed)
        yield from (f"/suggest?q={typed}", f"/suggest.json?q={typed}", f"/suggest?q={typed}&format=opensearch")
    for query in (urlencode({"id": one.id}), urlencode({"a": one.id, "b": other.id})):
        path = "similar" if query.startswith("id") else "compare"
        yield from (f"/{path}?{query}", f"/{path}.json?{query}")
    yield f"/releases/{quote(one.id, safe='')}?q=heritage&in=said"
    yield from ("/", "/index.json", "/help", "/help.json", "/openapi.json", "/sitemap-1.xml", "/metrics")


@pytest.mark.parametrize("route", ROUTES)
def test_markup_in_addresses_is_text(asked: FlaskClient, route: str) -> None:
    everything = quote(" ".join(MARKUP))
    for name in ROUTES[route]:
        _get(asked, f"{_address(route)}?{name}={everything}", ANSWERED)
    for text in (*map(quote, MARKUP), everything):
        _get(asked, f"{_address(route)}?q={text}", ANSWERED)
        _get(asked, f"{_address(route)}?{text}={text}", ANSWERED)
        _get(asked, _address(route, text), ANSWERED)


@pytest.mark.parametrize("route", ROUTES)
def test_what_nobody_means_gets_an_answer(asked: FlaskClient, route: str) -> None:
    for text in ODD:
        for name in REPRESENTATIVE & set(ROUTES[route]):
            _get(asked, f"{_address(route)}?{name}={text}", ANSWERED)
        _get(asked, _address(route, text), ANSWERED)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("query", ["q=a&" * 400, "x=1&" * 5000, "&" * 50_000, "q=a&q=b&page=1&page=2", "=;=&?&#"])
def test_very_many_parameters(asked: FlaskClient, route: str, query: str) -> None:
    _get(asked, f"{_address(route)}?{query}", ANSWERED)


@pytest.mark.parametrize("route", ROUTES)
def test_headers_change_nothing_but_the_form(asked: FlaskClient, route: str) -> None:
    path = _address(route)
    plain = asked.get(path, buffered=True)
    for accepted in ("text/html", "application/json", "*/*", "image/png", "text/html;q=x,,;", "<x-element>" * 99):
        _get(asked, path, (plain.status_code, 200, 422), headers={"Accept": accepted})
    for name in (
        "X-Forwarded-Host",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Prefix",
        "Forwarded",
        "Range",
    ):
        other = asked.get(path, buffered=True, headers={name: "evil.example<x-element>"})
        assert other.status_code == plain.status_code
        assert "evil" not in other.text
        assert_harmless(other)
    for host in ("evil.example", "<x-element>", 'a"onclick="b', "a:b:c", "[::1", "a b", "\xff", ""):
        _get(asked, path, (plain.status_code, 400), headers={"Host": host})


@pytest.mark.parametrize("route", ROUTES)
def test_routes_are_only_read(asked: FlaskClient, route: str) -> None:
    read, head = asked.get(_address(route), buffered=True), asked.head(_address(route))
    assert (head.status_code, head.data) == (read.status_code, b"")
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "X-ELEMENT"):
        response = asked.open(_address(route), method=method, data=b"q=heritage")
        assert response.status_code == 405
        assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}
        assert_harmless(response)


@given(route=st.sampled_from(sorted(ROUTES)), name=st.sampled_from(PARAMETERS), text=st.text(max_size=60))
@example(route="/speakers/{}", name="q", text=".json")
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_anywhere(asked: FlaskClient, route: str, name: str, text: str) -> None:
    written = quote(text.encode("utf-8", "surrogatepass"), safe="")
    for address in (f"{_address(route)}?{name}={written}", _address(route, written or "x"), f"/{written}"):
        _get(asked, address, ANSWERED)


@given(
    words=st.lists(
        st.sampled_from(['"', "(", ")", "*", ":", "-", "~", "OR", "NEAR/3", "said:", "by:", "her*", "heritage", "<b>"])
    )
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_anywhere(asked: FlaskClient, words: list[str]) -> None:
    query = quote(" ".join(words))
    for path in ("/search", "/search.json", "/search.atom", "/search.csv", "/trends", "/suggest", "/releases/undated"):
        _get(asked, f"{path}?q={query}", (200, 422))


@pytest.mark.parametrize("route", ROUTES)
def test_a_query_that_is_too_long_is_refused_unread(asked: FlaskClient, route: str) -> None:
    if route.startswith(("/search", "/trends", "/suggest")):
        response = asked.get(
            f"{_address(route)}?q={'heritage+' * 1200}", buffered=True, headers={"Accept": "application/json"}
        )
        assert response.status_code == 422
        assert response.json["error"]["type"] == "QueryTooLong"


SEARCHING = (
    *("/search?q=heritage", "/search.json?q=heritage", "/search.csv?q=heritage", "/search.atom?q=heritage"),
    *("/search/values/speaker?q=heritage", "/search/values/speaker.json?q=heritage"),
    *("/trends?q=heritage", "/trends.json?q=heritage", "/trends.csv?q=heritage"),
    *("/speakers", "/speakers.json", "/organizations", "/organizations.json"),
    *("/speakers/Mara%20Elling", "/speakers/Mara%20Elling.json"),
    *("/organizations/Heritage%20Fund", "/organizations/Heritage%20Fund.json"),
)


@pytest.mark.parametrize("address", SEARCHING)
def test_a_search_that_takes_too_long_says_so(hostile: Flask, address: str) -> None:
    no_time = load()
    msgspec.structs.force_setattr(no_time, "budget_ms", 0)
    hurried = create_app(shared_engine.shared(hostile).location, no_time)
    response = hurried.test_client().get(address, buffered=True)
    shared_engine.shared(hurried).close()
    assert response.status_code == 503
    if response.mimetype == "application/json":
        assert response.json["error"]["type"] == "BudgetSpent"
    else:
        assert "took too long" in response.text


def test_what_is_told_beside_results_is_left_out_when_it_takes_too_long(hostile: Flask) -> None:
    engine = shared_engine.shared(hostile).open()
    asked = SearchRequest(query="heritaeg fund")
    assert engine.respelled(asked)
    assert engine.respelled(msgspec.structs.replace(asked, budget_ms=0)) is None


def test_json_holds_what_was_asked_as_text(asked: FlaskClient) -> None:
    for text in MARKUP:
        response = asked.get("/search.json", query_string={"q": f'"{text}"', "match": "any"})
        if response.status_code == 200:
            assert json.loads(response.text)["query"] == f'"{text}"'.strip()
