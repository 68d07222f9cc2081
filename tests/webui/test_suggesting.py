from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient

from webui import Settings, create_app, shared_engine

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def suggested(client: FlaskClient, text: str) -> list[dict[str, object]]:
    answer = client.get("/suggest", query_string={"q": text})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["query"] == text
    found = answer.json["suggestions"]
    assert all(set(each) == {"kind", "value", "count", "written", "url"} for each in found)
    return list(found)


def test_names_lead_to_their_filter_with_the_rest_of_the_words(client: FlaskClient) -> None:
    (person,) = (each for each in suggested(client, "heritage mara el") if each["kind"] == "speaker")
    assert person["value"] == "Mara Elling"
    assert person["url"] == "/search?q=heritage&speaker=Mara+Elling"
    results = client.get("/search.json?speaker=Mara+Elling").json
    assert results is not None
    assert person["count"] == results["total"]


def test_words_lead_to_the_completed_query(client: FlaskClient) -> None:
    (word,) = (each for each in suggested(client, "sale herit") if each["kind"] == "word")
    assert (word["value"], word["url"]) == ("heritage", "/search?q=sale+heritage")
    results = client.get("/search.json?q=heritage").json
    assert results is not None
    assert word["count"] == results["total"]


def test_what_a_filter_can_not_stand_beside_is_completed_in_words(client: FlaskClient) -> None:
    (person,) = (each for each in suggested(client, "said:(heritage by:mara") if each["kind"] == "speaker")
    assert person["url"] == "/search?q=said%3A%28heritage+by%3A%22Mara+Elling%22%29"


def test_each_url_can_be_followed(client: FlaskClient) -> None:
    for text in ("m", "heritage m", "(sale OR m", '"m', "speaker:m", "-m"):
        for each in suggested(client, text):
            assert client.get(str(each["url"])).status_code == 200


def test_nothing_typed_and_too_much_have_no_suggestions(client: FlaskClient) -> None:
    assert suggested(client, "x" * 501) == []
    assert client.get("/suggest").json == {"query": "", "suggestions": [], "missing": None}


def test_browsers_get_the_form_of_opensearch(client: FlaskClient) -> None:
    answer = client.get("/suggest?q=heritage+mara+el&format=opensearch", headers=HTML)
    assert answer.mimetype == "application/x-suggestions+json"
    assert answer.json is not None
    text, queries, told, addresses = answer.json
    assert text == "heritage mara el"
    assert queries[0] == 'heritage speaker:"Mara Elling"'
    assert told[0].startswith("person, ")
    assert addresses[0] == "http://localhost/search?q=heritage&speaker=Mara+Elling"
    assert len(queries) == len(told) == len(addresses)


def test_a_browser_gets_a_page_of_links(client: FlaskClient) -> None:
    answer = client.get("/suggest?q=heritage+mara+el&utm=1", headers=HTML)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert "Accept" in answer.headers["Vary"]
    assert '<a href="/search?q=heritage&amp;speaker=Mara+Elling"><bdi>Mara Elling</bdi></a>' in answer.text
    assert '<meta name="robots" content="noindex, follow">' in answer.text
    assert 'href="/suggest.json?q=heritage+mara+el"' in answer.text
    assert "Type the beginning" in client.get("/suggest", headers=HTML).text


def test_what_is_typed_never_becomes_markup(client: FlaskClient) -> None:
    page = client.get("/suggest", query_string={"q": "<script>x"}, headers=HTML).text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


@pytest.mark.parametrize("path", ["/suggest", "/suggest.json"])
@pytest.mark.parametrize(
    ("query", "parameter"),
    [("q=a&limit=3", "limit"), ("q=a&q=b", "q"), ("q=%ff", "q"), ("q=a&format=xml", "format")],
)
def test_a_bad_parameter_is_named(client: FlaskClient, path: str, query: str, parameter: str | None) -> None:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"]["type"] == "BadParameter"
    assert answer.json["error"].get("parameter") == parameter
    if parameter != "limit":
        page = client.get(f"/suggest?{query}", headers=HTML)
        assert (page.status_code, page.mimetype) == (422, "text/html")


def test_the_description_tells_browsers_where_to_ask(client: FlaskClient) -> None:
    answer = client.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    description = ET.fromstring(answer.text)
    assert len(description.findtext(f"{OPENSEARCH}ShortName") or "") <= 16
    templates = {url.get("type"): url.get("template", "") for url in description.iter(f"{OPENSEARCH}Url")}
    assert templates["text/html"] == "http://localhost/search?q={searchTerms}&page={startPage?}"
    for kind, template in templates.items():
        path = template.removeprefix("http://localhost").replace("{searchTerms}", "heritage")
        asked = client.get(path.replace("{startPage?}", "1").replace("{count?}", ""))
        assert (asked.status_code, asked.mimetype) == (200, kind)
    assert (
        client.get((description.findtext(f"{OPENSEARCH}Image") or "").removeprefix("http://localhost")).status_code
        == 200
    )


def test_the_description_goes_by_the_address_that_is_set(location: str) -> None:
    app = create_app(location, Settings(base_url="https://record.example/search-here/"))
    described = app.test_client().get("/opensearch.xml").text
    assert 'template="https://record.example/search-here/suggest?format=opensearch&amp;q={searchTerms}"' in described
    shared_engine.shared(app).close()
