"""The pages over the sample releases, in all their formats and with all their troubles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from webui_pages import one, words

from corpus.release import Release
from webui import create_app, shared_engine


@pytest.fixture(scope="module")
def samples(samples_index: Path) -> Iterator[FlaskClient]:
    """A client of the application over the samples."""
    app = create_app(str(samples_index))
    yield app.test_client()
    shared_engine.shared(app).close()


def test_every_release_has_a_page_and_a_twin(samples: FlaskClient) -> None:
    found = samples.get("/search.json?limit=100").get_json()
    assert found["total"] >= 60
    assert len(found["results"]) == min(found["total"], 100)
    for result in found["results"]:
        page = BeautifulSoup(samples.get(result["url"]).text, "lxml")
        assert words(one(page, "h1")) == " ".join(result["title"].split())
        twin = samples.get(str(one(page, "link[rel=alternate]")["href"]))
        assert msgspec.json.decode(twin.data, type=Release).id == result["id"]


def test_every_facet_value_finds_what_it_counts(samples: FlaskClient) -> None:
    facets = samples.get("/search.json?limit=1").get_json()["facets"]
    for name, facet in facets.items():
        counted = [(option["value"], option["count"]) for option in facet["options"]] + [("(none)", facet["none"])]
        for value, count in counted:
            assert samples.get("/search.json", query_string={name: value}).get_json()["total"] == count, (name, value)
