"""The JSON of answers, where it depends on what is asked."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from making import engine_with, make, search

from indexer.payload import hit_payload, results_payload

pytestmark = pytest.mark.conformance

RELEASES = [
    make("a", "tax law", day="2007-03-14", speakers=["Anna Lind"]),
    make("b", "tax plan", day="2001", speakers=["Anna Lind"]),
]


def test_timeline_and_first_uses_are_there_where_they_are_asked_for(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", RELEASES) as engine:
        payload = results_payload(search(engine, "plan", first_uses="speaker", timeline="year"))
        plain = results_payload(search(engine, "plan"))
    date = {"value": "2001", "precision": "year"}
    assert payload["first_uses"] == [{"value": "Anna Lind", "count": 1, "id": "b", "title": "Title of b", "date": date}]
    assert (payload["timeline"]["unit"], payload["timeline"]["undated"]) == ("year", 0)
    assert payload["timeline"]["bars"] == [
        {"period": "2001", "count": 1, "vague": 0, "covered": 1, "gap": False},
        {"period": "2002/2006", "count": 0, "vague": 0, "covered": 0, "gap": True},
        {"period": "2007", "count": 0, "vague": 0, "covered": 1, "gap": False},
    ]
    assert not {"timeline", "first_uses"} & set(plain)


def test_a_part_of_the_query_has_the_rest_beside_it(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", RELEASES) as engine:
        clauses = results_payload(search(engine, "tax law"))["read_as"]["clauses"]
        alone = results_payload(search(engine, "tax"))["read_as"]["clauses"]
    assert [(clause["count"], clause["rest"]) for clause in clauses] == [(2, "law"), (1, "tax")]
    assert [clause["rest"] for clause in alone] == [""]


def test_a_hit_names_its_twin_where_it_has_one(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", RELEASES) as engine:
        hit = search(engine, "law").hits[0]
    assert "twin_of" not in hit_payload(hit)
    assert hit_payload(msgspec.structs.replace(hit, twin_of="b"))["twin_of"] == "b"
