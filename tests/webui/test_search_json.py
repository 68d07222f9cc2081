"""The JSON of a search: its shape, its facets, its errors."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

KEYS = ["query", "read_as", "match", "total", "page", "pages", "results", "facets"]
KEYS += ["missing", "did_you_mean", "offers", "took_ms"]


def answer(client: FlaskClient, address: str, status: int = 200) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == status, response.text
    assert response.mimetype == "application/json"
    data = response.json
    assert isinstance(data, dict)
    return data


def test_the_shape(client: FlaskClient) -> None:
    data = answer(client, "/search.json?q=heritage&limit=2")
    assert list(data) == KEYS
    assert (data["query"], data["match"], data["total"], data["page"], data["pages"]) == ("heritage", "all", 3, 1, 2)
    assert [clause["count"] for clause in data["read_as"]["clauses"]] == [3]
    assert list(data["facets"]) == ["speaker", "organization", "year", "kind", "place", "language"]
    assert data["facets"]["speaker"]["options"][0] == {"value": "Mara Elling", "count": 2, "selected": False}
    assert data["facets"]["speaker"]["none"] == 1


def test_a_result(client: FlaskClient) -> None:
    (result,) = answer(client, "/search.json?q=sale")["results"]
    assert result["id"] == "culture/heritage-plan"
    assert result["url"] == "/releases/culture%2Fheritage-plan"
    assert client.get(result["url"]).status_code == 200
    assert result["source_url"] == "https://culture.example/heritage-plan?lang=en"
    assert result["title"] == "Ministry presents the heritage plan"
    assert result["date"] == {"value": "2007-03-14", "precision": "day"}
    assert result["issuer"] == "Ministry of Culture"
    assert result["speakers"] == [
        {"name": "Mara Elling", "role": "Minister of Culture"},
        {"name": "Tomas Reyne", "role": None},
    ]
    snippet = result["snippets"][0]
    assert [snippet["text"][start:end] for start, end in snippet["marks"]] == ["sale"]
    assert isinstance(result["score"], float)


def test_null_over_invention(client: FlaskClient) -> None:
    (result,) = answer(client, "/search.json?q=heritage&year=(none)")["results"]
    assert (result["date"], result["kind"], result["issuer"], result["source_url"]) == (None, None, None, None)
    assert "<script>" not in result["title_html"]
    assert "&lt;script&gt;" in result["title_html"]
    dated = answer(client, "/search.json?q=heritage&sort=newest")["results"]
    assert {one["score"] for one in dated} == {None}
    assert dated[-1]["date"] is None, "those without a date come last"


def test_facets_are_chosen(client: FlaskClient) -> None:
    data = answer(client, "/search.json?facet=place&facet=issuer&limit=1")
    assert list(data["facets"]) == ["issuer", "place"]
    assert {"value": "Port Sel", "count": 1, "selected": False} in data["facets"]["place"]["options"]


def test_a_timeline_on_request(client: FlaskClient) -> None:
    assert "timeline" not in answer(client, "/search.json?q=heritage")
    timeline = answer(client, "/search.json?q=heritage&timeline=auto")["timeline"]
    assert (timeline["unit"], timeline["undated"]) == ("year", 1)
    assert timeline["bars"][:2] == [
        {"period": "2007", "count": 2, "vague": 0, "covered": 2, "gap": False},
        {"period": "2008/2018", "count": 0, "vague": 0, "covered": 0, "gap": True},
    ]
    months = answer(client, "/search.json?q=heritage&year=2007&timeline=month")["timeline"]
    assert [bar["period"] for bar in months["bars"]] == [f"2007-{month:02}" for month in range(1, 13)]


def test_only_what_was_said(client: FlaskClient) -> None:
    data = answer(client, "/search.json?q=heritage&in=said")
    assert data["total"] == 1
    assert "statement" in data["read_as"]["text"]
    assert [option["value"] for option in data["facets"]["speaker"]["options"]] == ["Mara Elling"]


def test_values_that_begin_so(client: FlaskClient) -> None:
    data = answer(client, "/search.json?q=heritage&find_speaker=rey&facet=speaker")
    assert [option["value"] for option in data["facets"]["speaker"]["options"]] == ["Tomas Reyne"]


def test_what_may_be_meant(client: FlaskClient) -> None:
    assert answer(client, "/search.json?q=heritige")["did_you_mean"] == {
        "query": "heritage",
        "total": 3,
        "changes": [{"written": "heritige", "meant": "heritage"}],
    }
    data = answer(client, "/search.json?q=Ministry+of+Culture+plan")
    assert data["did_you_mean"] is None
    assert data["offers"] == {
        "filters": [{"facet": "organization", "value": "Ministry of Culture", "words": "Ministry of Culture"}],
        "rest": "plan",
    }
    assert answer(client, "/search.json?q=heritage")["offers"] is None


def test_each_part_of_the_query_can_be_left_out(client: FlaskClient) -> None:
    clauses = answer(client, "/search.json?q=heritage+plan")["read_as"]["clauses"]
    assert [(clause["text"], clause["rest"]) for clause in clauses] == [("“heritage”", "plan"), ("“plan”", "heritage")]


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/search.json?utm_source=x", "utm_source"),
        ("/search.json?page=0", "page"),
        ("/search.json?page=abc", "page"),
        ("/search.json?sort=up", "sort"),
        ("/search.json?facet=mood", "facet"),
        ("/search.json?timeline=week", "timeline"),
        ("/search.json?in=title", "in"),
        ("/search.json?find_mood=x", "find_mood"),
        ("/search.json?from=never", "from"),
        ("/search.json?q=%ff", "q"),
        ("/search.json?q=a&q=b", "q"),
    ],
)
def test_a_bad_parameter_is_named(client: FlaskClient, address: str, parameter: str) -> None:
    error = answer(client, address, 422)["error"]
    assert error["type"] == "BadParameter"
    assert error["parameter"] == parameter
    assert parameter in error["message"]


def test_a_query_that_cannot_be_read(client: FlaskClient) -> None:
    error = answer(client, "/search.json?q=tax+speakr:Elling", 422)["error"]
    assert error["type"] == "UnknownField"
    assert error["parameter"] == "q"
    assert error["position"]["start"] == 4
    assert "speaker:" in error["suggestion"]
    assert client.get("/search.json", query_string={"q": error["suggestion"]}).status_code == 200


def test_a_page_that_is_not_there(client: FlaskClient) -> None:
    error = answer(client, "/search.json?q=heritage&page=9999", 404)["error"]
    assert error["type"] == "NoSuchPage"
    assert "the last is page 1" in error["message"]
    assert answer(client, "/search.json?q=zzyzx")["pages"] == 0
