"""How releases lie in a cluster: two indices for each build, one of releases and one of what a writer knows of files.

Nothing is dynamic: a field that is not here is refused. Terms of texts come ready made from `layout.terms`, so the
cluster only splits them.

A document of a release, its `_id` the release's id:

    id                     the id again, to sort by
    text                   title and body, the title's terms `TITLE_BOOST` times, with `GAP` free positions between
    title                  the title alone
    said                   the statements of named speakers: speaker, and text as above
    speaker, organization (the issuer among them), issuer, place, kind, language, year
                           whole values: what facets count
    speaker_name, organization_name, place_name, speaker_key, organization_key, place_key
                           what finds values by a written name: see `indexer.opensearch.naming.lexicon`
    speaker_role           a speaker's value and a role as written, with UNIT_SEPARATOR between; a role once, however
                           it is written
    word                   the distinct forms that may complete what somebody types
    days                   the days that its date may be; absent where no date could be told, as the next four
    first_day, last_day    the first and the last of these, to sort by
    years, months          the date as a span of these: 2007/2007, 2007-01/2007-12
    run                    the run that wrote it
    length                 the positions of title and body
    key_stems, key_weights   the stems that tell it best, as in the embedded engine; kept, not searched
    record                 the release; kept, not searched

A document of what a writer knows has a `kind`. Of `index` there is one, see `indexer.opensearch.state.State`; `source`
is a file that was read to its end, in which run, `claims` are those of sources to an id (`indexer.claims`), `rejection`
is a file or a part of one that could not be read, the `number`th of its run, and `lease` the right of a writer to
write.
"""

from __future__ import annotations

from typing import Any

from indexer.answering.scoring import K1, B
from indexer.opensearch.connection.address import Address
from indexer.schema import GAP

#: The version of the fields and of what they hold; an index of another one has to be built anew.
MAPPING_VERSION = 1
#: The fields that hold terms of texts.
TEXT, TITLE, SAID = "text", "title", "said.text"
#: The fields of whole values.
VALUES = ("speaker", "organization", "issuer", "place", "kind", "language", "year")
#: The fields of names: see `indexer.opensearch.naming.lexicon`.
NAMES = ("speaker_name", "organization_name", "place_name", "speaker_key", "organization_key", "place_key")

_KEYWORD = {"type": "keyword"}
_DAY = {"type": "date", "format": "strict_date"}
_KEPT = {"type": "object", "enabled": False}
_TOKENS = {
    "type": "text",
    "analyzer": "placed",
    "search_analyzer": "whitespace",
    "similarity": "weighed",
    "position_increment_gap": GAP,
}

RELEASES: dict[str, Any] = {
    "dynamic": "strict",
    # Terms can be told again from the record.
    "_source": {"excludes": [TEXT, TITLE, "said", "*_name", "*_key", "word"]},
    "properties": {
        "id": _KEYWORD,
        TEXT: _TOKENS,
        TITLE: _TOKENS,
        "said": {"type": "nested", "properties": {"speaker": _KEYWORD, "text": _TOKENS}},
        **dict.fromkeys(VALUES, _KEYWORD),
        **dict.fromkeys(NAMES, _KEYWORD),
        "speaker_role": _KEYWORD,
        "word": _KEYWORD,
        "days": {"type": "date_range", "format": "strict_date"},
        "first_day": _DAY,
        "last_day": _DAY,
        "years": _KEYWORD,
        "months": _KEYWORD,
        "run": {"type": "long"},
        "length": {"type": "integer"},
        "key_stems": {"type": "keyword", "index": False, "doc_values": False},
        "key_weights": {"type": "integer", "index": False, "doc_values": False},
        "record": _KEPT,
    },
}

#: `about` is whatever else a kind of document tells.
MANIFEST: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "kind": _KEYWORD,
        "path": _KEYWORD,
        "run": {"type": "long"},
        "number": {"type": "long"},
        "about": _KEPT,
    },
}

_ANALYSIS = {
    "tokenizer": {"places": {"type": "whitespace", "max_token_length": 1 << 20}},
    "filter": {"terms": {"type": "pattern_capture", "preserve_original": False, "patterns": [r"([^|]+)"]}},
    "analyzer": {"placed": {"type": "custom", "tokenizer": "places", "filter": ["terms"]}},
}
#: The formula of `indexer.answering.scoring`, `weight` being what of it is the same in all releases. Lucene's own BM25
#: has another idf. Every term counts in a length, as it does in the average.
_SIMILARITY = {
    "weighed": {
        "type": "scripted",
        "weight_script": {
            "source": "double idf = Math.log(field.docCount / (term.docFreq + 1.0)) + 1.0;"
            f" return query.boost * idf * {K1 + 1};"
        },
        "script": {
            "source": "double relative = doc.length * (double) field.docCount / field.sumTotalTermFreq;"
            f" return weight * doc.freq / (doc.freq + {K1} * ({1 - B} + {B} * relative));"
        },
        "discount_overlaps": False,
    }
}


def manifest_index(address: Address) -> dict[str, Any]:
    """What the index of a writer's knowledge is made with: as many copies as of releases, one at least where nodes are.

    It tells which commit holds, without which no part of an index that lost a node would be found.
    """
    settings = {
        "number_of_shards": address.shards,
        "auto_expand_replicas": f"0-{max(1, address.replicas or 0)}",
        "refresh_interval": "-1",
    }
    return {"settings": {"index": settings}, "mappings": MANIFEST}


def releases_index(address: Address) -> dict[str, Any]:
    """What the index of releases is made with; it shows what is new when a commit refreshes it, not before."""
    settings = {
        "number_of_shards": address.shards,
        "number_of_replicas": address.replicas,
        "refresh_interval": "-1",
        # Of a release; a transcript may have tens of thousands of statements.
        "mapping": {"nested_objects": {"limit": 1_000_000}},
        "codec": "best_compression",
        "analysis": _ANALYSIS,
        "similarity": _SIMILARITY,
    }
    return {"settings": {"index": settings}, "mappings": RELEASES}
