"""The description for programs: it tells of every address, its examples work, and every answer is as it says."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.engine import events, from_schema

from webui import create_app, shared_engine
from webui.machines.openapi.description import paths
from webui.machines.openapi.operations import OPERATIONS, PAGES, PARTS_OF_PAGES
from webui.machines.openapi.parameters import SEARCH, TRENDS
from webui.parameters import NAMES
from webui.trends import asking

#: What a value can be read as, and still not be asked: the schemas can't say it.
BEYOND_SCHEMAS = ("PageTooDeep", "ExportTooLarge")


@pytest.fixture(scope="module")
def sampled(samples_index: Path) -> Iterator[Flask]:
    app = create_app(str(samples_index))
    yield app
    shared_engine.shared(app).close()


@pytest.fixture(scope="module")
def samples(sampled: Flask) -> FlaskClient:
    return sampled.test_client()


@pytest.fixture(scope="module")
def description(samples: FlaskClient) -> dict[str, Any]:
    return samples.get("/openapi.json").json


@pytest.fixture(scope="module")
def schema(sampled: Flask) -> schemathesis.schemas.BaseSchema:
    project = ProjectConfig(
        generation=GenerationConfig(max_examples=30, deterministic=bool(os.environ.get("CI")), allow_x00=False),
        headers={"Accept-Encoding": "identity"},
        continue_on_failure=True,
    )
    config = SchemathesisConfig(projects=ProjectsConfig(default=project))
    return schemathesis.openapi.from_wsgi("/openapi.json", sampled, config=config)


def test_every_address_is_described_or_is_a_page(sampled: Flask, description: dict[str, Any]) -> None:
    assert set(paths(sampled)) == {*OPERATIONS, *PAGES, *PARTS_OF_PAGES}
    assert set(PAGES.values()) <= set(description["paths"]), "each page has a twin that is described"


def test_the_description_is_valid(schema: schemathesis.schemas.BaseSchema, description: dict[str, Any]) -> None:
    schema.validate()
    jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **_shape(description, {})})
    assert description["openapi"] == "3.1.0"


def test_parameters_are_those_that_are_read(description: dict[str, Any]) -> None:
    names = {key: each["name"] for key, each in description["components"]["parameters"].items()}
    assert tuple(names[key] for key in SEARCH) == NAMES
    assert tuple(names[key] for key in TRENDS) == asking.NAMES
    told = set(description["components"]["parameters"])
    used = {key for operation in OPERATIONS.values() for key in operation.takes}
    assert used == told, "no component is told in vain"


@pytest.mark.parametrize("name", OPERATIONS)
def test_examples_work(samples: FlaskClient, description: dict[str, Any], name: str) -> None:
    for address in _addresses(description, name):
        response = samples.get(address, buffered=True)
        assert response.status_code == 200, (address, response.text)
        _check(description, name, response.mimetype, response)


def test_answers_of_the_samples_have_the_shape_that_is_told(samples: FlaskClient, description: dict[str, Any]) -> None:
    ids = [found["id"] for found in samples.get("/search.json?limit=100").json["results"]]
    for one, other in pairwise(ids):
        _told(samples, description, "releases.data", f"/releases/{quote(one, safe='')}.json")
        _told(samples, description, "resembling.data", f"/similar.json?{urlencode({'id': one})}")
        _told(samples, description, "comparing.data", f"/compare.json?{urlencode({'a': one, 'b': other})}")
        _told(samples, description, "citing.citation.csl", f"/cite/csl/{quote(one, safe='')}")


@pytest.mark.parametrize("many", ["speakers", "organizations"])
def test_answers_about_names_have_the_shape_that_is_told(
    samples: FlaskClient, description: dict[str, Any], many: str
) -> None:
    for found in samples.get(f"/{many}.json").json[many]:
        _told(samples, description, f"{many}.data", f"{found['url']}.json")
    for name in ("State Intellectual Property Office", "Ministry", "Barack Obama", "Clinton"):
        _told(samples, description, f"{many}.data", f"/{many}/{quote(name)}.json", (200, 302, 404))


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("search.data", "/search.json?q=telphone&timeline=month&facet=issuer"),
        ("search.data", "/search.json?q=Halvenor+2016&limit=100"),
        ("search.data", "/search.json?q=said:(law)&sort=newest&timeline=auto"),
        ("values.data", "/search/values/year.json?year=2016"),
        ("suggesting.suggest", "/suggest?q=hal&format=opensearch"),
        ("trends.data", "/trends.json?q=law&q=%22law+on%22&unit=month&by=issuer&as=count"),
        ("trends.data", "/trends.json"),
    ],
)
def test_other_answers_have_the_shape_that_is_told(
    samples: FlaskClient, description: dict[str, Any], name: str, address: str
) -> None:
    _told(samples, description, name, address)


def test_without_an_index_there_are_no_examples(tmp_path: Path) -> None:
    described = create_app(str(tmp_path / "none")).test_client().get("/openapi.json")
    assert described.status_code == 200
    assert "example" not in described.json["components"]["parameters"]["q"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_schemathesis_finds_nothing(schema: schemathesis.schemas.BaseSchema, name: str) -> None:
    operation = schema.include(operation_id=name.replace(".", "_"))
    found = [failure for event in from_schema(operation).execute() for failure in _failures(event)]
    assert not found, "\n".join(found)


def _failures(event: events.EngineEvent) -> Iterator[str]:
    """What an event of schemathesis tells against an answer."""
    if isinstance(event, events.NonFatalError | events.FatalError):
        yield str(event)
    elif isinstance(event, events.ScenarioFinished):
        for case, checks in event.recorder.checks.items():
            response = event.recorder.interactions[case].response
            for check in checks:
                failed = check.failure_info
                if failed and not _beyond(failed.failure.title, response):
                    yield f"{failed.failure}\n{failed.code_sample}\n{response and response.content[:500]!r}"


def _beyond(title: str, response: Any) -> bool:
    """Whether an answer is right for a reason that no schema can tell.

    Empty values count as absent, and spaces around others are dropped; what is refused is how a query is written, or a
    day that there is not.
    """
    if title == "Schema-violating request accepted":
        sent = parse_qsl(urlsplit(response.request.url).query, keep_blank_values=True)
        return any(not value or value != value.strip() for _name, value in sent)
    if title != "Schema-valid request rejected":
        return False
    error = json.loads(response.content)["error"]
    return error["type"] in BEYOND_SCHEMAS or error.get("parameter") in ("q", "from", "to")


def _told(
    client: FlaskClient, description: dict[str, Any], name: str, address: str, statuses: tuple[int, ...] = (200,)
) -> None:
    response = client.get(address, buffered=True)
    assert response.status_code in statuses, (address, response.text)
    if response.status_code == 200:
        _check(description, name, response.mimetype, response)


def _check(description: dict[str, Any], name: str, mimetype: str, response: Any) -> None:
    """The answer has the type that is told, and the shape where it is JSON."""
    operation = next(
        path["get"] for path in description["paths"].values() if path["get"]["operationId"] == name.replace(".", "_")
    )
    content = {
        media_type.partition(";")[0]: each for media_type, each in operation["responses"]["200"]["content"].items()
    }
    if "schema" in content[mimetype]:
        jsonschema_rs.validate(_shape(description, content[mimetype]["schema"]), json.loads(response.data))


def _shape(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "components": {"schemas": description["components"]["schemas"]}}


def _addresses(description: dict[str, Any], name: str) -> Iterator[str]:
    """The addresses that the examples make: with what must be given alone, and with each other example besides."""
    path, operation = next(
        (path, each["get"])
        for path, each in description["paths"].items()
        if each["get"]["operationId"] == name.replace(".", "_")
    )
    known = description["components"]["parameters"]
    takes = [known[reference["$ref"].rpartition("/")[2]] for reference in operation["parameters"]]
    for one in takes:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", quote(str(one["example"]), safe=""))
    given = {one["name"]: one["example"] for one in takes if one["in"] == "query" and one.get("required")}
    yield f"{path}?{urlencode(given)}" if given else path
    for one in takes:
        if one["in"] == "query" and "example" in one:
            yield f"{path}?{urlencode(given | {one['name']: one['example']}, doseq=True)}"
