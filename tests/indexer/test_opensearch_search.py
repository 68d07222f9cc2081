"""What a search asks of a cluster, without one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from indexer.opensearch.bodies import body_of, first_place, narrowed, source_of
from indexer.opensearch.connection.cluster import missing_shards
from indexer.opensearch.paging import AT_ONCE, WINDOW, at_once, steps
from indexer.opensearch.queries.compiling import Query
from indexer.opensearch.ranking.explaining import scored
from indexer.opensearch.selection import Chosen, all_of, any_of, having, in_days, none_of
from indexer.results import MissingShards, SearchRequest, Sort

WORD: Query = {"term": {"text": "patent"}}
NEWEST = [{"first_day": {"order": "desc", "missing": "_last"}}, {"id": "asc"}]
LINES = [
    *("record.id", "record.url", "record.title", "record.date", "record.kind", "record.language"),
    *("record.issuer.name", "record.organizations.name", "record.speakers.name", "record.speakers.role"),
]


def test_a_page_by_relevance() -> None:
    assert body_of(SearchRequest(page=3), WORD) == {
        "query": WORD,
        "sort": [{"_score": "desc"}, *NEWEST],
        "from": 20,
        "size": 10,
        "_source": LINES,
        "track_total_hits": True,
    }


def test_facets_count_what_selections_leave_out() -> None:
    year: Query = {"terms": {"year": ["2007"]}}
    counted: dict[str, Any] = {"kinds": {"terms": {"field": "kind"}}}
    request = SearchRequest(sort="oldest", limit=5)
    assert body_of(request, narrowed(request, WORD, []), counted, [year]) == {
        "query": {"bool": {"filter": [WORD]}},
        "post_filter": {"bool": {"filter": [year]}},
        "aggs": counted,
        "sort": [{"first_day": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
        "from": 0,
        "size": 5,
        "_source": LINES,
        "track_total_hits": True,
    }


@pytest.mark.parametrize(
    ("sort", "limit", "filters", "query"),
    [
        ("relevance", 10, [], WORD),
        ("relevance", 10, [{"exists": {"field": "kind"}}],
         {"bool": {"must": [WORD], "filter": [{"exists": {"field": "kind"}}]}}),
        ("newest", 10, [], {"bool": {"filter": [WORD]}}),
        ("relevance", 0, [{"exists": {"field": "kind"}}], {"bool": {"filter": [WORD, {"exists": {"field": "kind"}}]}}),
    ],
)  # fmt: skip
def test_scores_are_told_where_they_are_needed(sort: Sort, limit: int, filters: list[Query], query: Query) -> None:
    assert narrowed(SearchRequest(sort=sort, limit=limit), WORD, filters) == query


def test_what_is_asked_of_documents() -> None:
    assert source_of(SearchRequest()) == LINES
    explained = source_of(SearchRequest(explain=True, snippets=True, twins=True))
    assert len(explained) == len(set(explained))
    assert {"record.title", "record.body"} <= set(explained)


def test_pages_far_from_the_front_are_walked_to() -> None:
    assert [first_place(SearchRequest(page=page)) for page in (-3, 0, 1, 2)] == [0, 0, 0, 10]
    assert at_once(WINDOW - 10, 10)
    assert not at_once(WINDOW - 9, 10)
    assert not at_once(0, AT_ONCE + 1)
    far = body_of(SearchRequest(page=2000), WORD)
    assert (far["from"], far["size"], far["track_total_hits"]) == (0, 0, True)
    assert list(steps(0, 10)) == [(10, True)]
    assert list(steps(2 * WINDOW + 7, 2 * WINDOW + 8)) == [(WINDOW, False), (WINDOW, False), (7, False), (1, True)]
    many = list(steps(3, 3 + 2 * AT_ONCE + 1))
    assert many == [(3, False), (AT_ONCE, True), (AT_ONCE, True), (1, True)]


def test_values_of_a_facet_are_alternatives() -> None:
    values: Query = {"terms": {"kind": ["notice", "speech"]}}
    without: Query = {"bool": {"must_not": [{"exists": {"field": "kind"}}]}}
    assert having("kind", Chosen(("notice", "speech"), False, ("unheard of",))) == values
    assert having("kind", Chosen((), True, ())) == without
    both: Query = {"bool": {"should": [values, without], "minimum_should_match": 1}}
    assert having("kind", Chosen(("notice", "speech"), True, ())) == both
    assert having("kind", Chosen((), False, ("unheard of",))) == {"match_none": {}}
    assert (any_of([values]), all_of([]), none_of(values)) == (
        values,
        {"match_all": {}},
        {"bool": {"must_not": [values]}},
    )


def test_days_overlap_a_range() -> None:
    first, last = date(2007, 3, 14), date(2008, 1, 1)
    both = {"gte": "2007-03-14", "lte": "2008-01-01", "relation": "intersects"}
    assert in_days(first, last) == [{"range": {"days": both}}]
    assert in_days(first, None) == [{"range": {"days": {"gte": "2007-03-14", "relation": "intersects"}}}]
    assert in_days(None, last) == [{"range": {"days": {"lte": "2008-01-01", "relation": "intersects"}}}]
    assert in_days(None, None) == []
    assert in_days(last, first) == [*in_days(last, None), *in_days(None, first)], "a year may touch both"


def test_parts_are_scored_for_the_releases_of_a_page() -> None:
    assert scored(WORD, ["a", "b"]) == {
        "query": {"bool": {"must": [WORD], "filter": [{"terms": {"id": ["a", "b"]}}]}},
        "sort": [{"_score": "desc"}],
        "size": 2,
        "_source": False,
    }


@pytest.mark.parametrize(
    ("shards", "missing"),
    [
        ({"total": 3, "successful": 3, "skipped": 1, "failed": 0}, None),
        ({"total": 3, "successful": 2, "skipped": 0, "failed": 1}, MissingShards(1, 3)),
        ({"total": 6, "successful": 2, "skipped": 0, "failed": 0}, MissingShards(4, 6)),
    ],
)
def test_shards_that_do_not_answer_are_counted(shards: dict[str, int], missing: MissingShards | None) -> None:
    """Those that no node holds are not among the failures."""
    assert missing_shards({"_shards": shards}) == missing
