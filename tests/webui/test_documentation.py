"""docs/search-api.md and the application say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from corpus.release import Release
from webui.parameters import NAMES

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "search-api.md").read_text(encoding="utf-8")
REQUESTS = re.findall(r"^GET (\S+)$", TEXT, re.MULTILINE)
BLOCKS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]


def shape(value: Any) -> Any:
    """A value without its figures and words: what a reader of the documentation relies on."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def test_every_parameter_is_documented() -> None:
    table = TEXT.split("## Parameters of a search")[1].split("\n##")[0]
    documented = re.findall(r"`([a-z_]+)`", "\n".join(line.split("|")[1] for line in table.splitlines() if "|" in line))
    assert set(documented) == set(NAMES)


def test_every_endpoint_is_documented(app: Flask) -> None:
    rules = {re.sub(r"<.*?>", "ID", str(rule)) for rule in app.url_map.iter_rules() if rule.endpoint != "static"}
    documented = set(re.findall(r"^\| `(/\S*)`", TEXT, re.MULTILINE)) - {"/static/FILE"}
    assert documented == rules


@pytest.mark.parametrize("address", REQUESTS)
def test_every_example_is_answered(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    if "search" in address:
        assert ">0 releases<" not in response.text
        assert not response.is_json or response.json["total"] > 0


def test_the_documented_answer_is_the_real_one(client: FlaskClient) -> None:
    address = re.findall(r"^`GET (\S+)` on a small index", TEXT, re.MULTILINE)[0]
    real, documented = client.get(address).json, BLOCKS[0]
    for one in (real, documented):
        assert one.pop("took_ms") > 0
        assert all(result.pop("score") > 0 for result in one["results"])
    assert documented == real
    assert list(documented["results"][0]) == list(real["results"][0])


def test_the_documented_health_and_error_have_the_real_shape(client: FlaskClient) -> None:
    assert shape(client.get("/healthz").json) == shape(BLOCKS[1])
    assert shape(client.get("/search.json?q=speakr:Elling").json) == shape(BLOCKS[2])


def test_every_field_of_a_release_is_documented() -> None:
    section = TEXT.split("## A release")[1].split("\n##")[0]
    assert set(Release.__struct_fields__) <= set(re.findall(r"`([a-z_]+)`", section))
