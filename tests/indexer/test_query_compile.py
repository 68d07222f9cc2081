"""Trees against a tiny real index: each query finds these releases and no others."""

from __future__ import annotations

import pytest
from query_index import Item, Searched, Spellings, found, names_of, ranked, searched

from indexer.query import parse
from indexer.query.compile import compile_query, sequenced

ITEMS = [
    Item("order", "Patent rights", "the rights of a patent holder and many other words of law", "2007"),
    Item("far", "Notice", "patent one two three four five six rights", "2007-03-14"),
    Item("five", "Notice", "patent one two three four five rights", "2006", speakers=("Xing Shengcai",)),
    Item("plural", "Plan of work", "Patents protected; protection of inventions. Covid-19 plan", "2008-12"),
    Item("zh", "知识产权 保护", "国家知识产权局发布第5条例", language="zh", organizations=("CNIPA",)),
    Item("old", "Trademark", "a national policy on heritage, trade marks and trademark law", organizations=("SIPO",)),
    Item("triple", "Note", "alpha x beta x gamma", place="Geneva", kind="speech"),
    Item("mixed", "Mixed", "gamma alpha beta alpha", "2007-02..2007-04"),
]


@pytest.fixture(scope="module")
def searcher() -> Searched:
    return searched(ITEMS)


@pytest.fixture(scope="module")
def names() -> Spellings:
    aliases = {("speaker", "Shengcai Xing"): "Xing Shengcai", ("organization", "State IP Office"): "SIPO"}
    return names_of(ITEMS, aliases, {"CNIPA": ("SIPO",)})


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", "order far five plural zh old triple mixed"),
        ("patent", "order far five plural"),
        ("patents", "order far five plural"),
        ("=patent", "order far five"),
        ("patent rights", "order far five"),
        ("patent OR trademark", "order far five plural old"),
        ("patent -rights", "plural"),
        ("patent NOT rights", "plural"),
        ("-patent", "zh old triple mixed"),
        ("-patent -gamma", "zh old"),
        ("-(patent OR gamma)", "zh old"),
        ("trademark OR -patent", "zh old triple mixed"),
        ('"patent rights"', "order"),
        ('"patents protected"', "plural"),
        ('"patent protected"', ""),
        ('"patent rights"~5', "order five"),
        ('"rights patent"~5', "order five"),
        ('"patent rights"~6', "order five far"),
        ('"alpha beta gamma"~1', "mixed"),
        ('"alpha beta gamma"~2', "triple mixed"),
        ('"alpha alpha"~2', "mixed"),
        ('"gamma gamma"~9', ""),
        ("patents NEAR/5 right", "order five"),
        ("patents NEAR right", "order five"),
        ("patent NEAR/6 rights", "order five far"),
        ("alpha NEAR/1 beta NEAR/1 gamma", "triple mixed"),
        ("x NEAR/1 alpha NEAR/1 gamma", ""),
        ("alpha NEAR/1 gamma", "mixed"),
        ("gamma NEAR alpha", "mixed triple"),
        ("gamma NEAR gamma", ""),
        ("alpha NEAR alpha", "mixed"),
        ("(patent OR gamma) NEAR/1 (right* OR alpha)", "order mixed"),
        ('"patent holder" NEAR/4 law', ""),
        ('"patent holder" NEAR law', "order"),
        ("prot* NEAR/2 invent*", "plural"),
        ("prot* NEAR protection", "plural"),
        ("protect*", "plural"),
        ("protected", "plural"),
        ("covid-19", "plural"),
        ("19 covid", "plural"),
        ("19-covid", ""),
        ("polcy~", "old"),
        ("polciy~", "old"),
        ("poilcy~", "old"),
        ("plcy~", ""),
        ("plcy~2", "old plural"),
        ("title:plan", "plural"),
        ("title:patent", "order"),
        ('title:"patent rights"', "order"),
        ("title:(rights patent)", "order"),
        ("title:(patent OR trade*)", "order old"),
        ("patent title:-rights", "far five plural"),
        ("知识产权", "zh"),
        ("识产", "zh"),
        ("产权局", "zh"),
        ("产权法", ""),
        ("产", "zh"),
        ("局", "zh"),
        ('"知识产权 保护"', "zh"),
        ("title:保护", "zh"),
        ("知识 NEAR 局", "zh"),
        ("第5条", "zh"),
        ("第5例", ""),
        ("知识产*", "zh"),
        ("知*", "zh"),
        ('"知识产权 保护"~1', "zh"),
        ('"保护 知识产权"~1', "zh"),
        ('speaker:"Xing Shengcai"', "five"),
        ('speaker:"shengcai xing"', "five"),
        ("speaker:Nobody", ""),
        ("patent -speaker:Nobody", "order far five plural"),
        ("patent OR speaker:Nobody", "order far five plural"),
        ("org:SIPO", "old"),
        ('organization:"state ip office"', "old"),
        ("org:CNIPA", "zh"),
        ("org:CNIPA+", "zh old"),
        ("issuer:SIPO", "old"),
        ("place:geneva", "triple"),
        ("kind:Speech", "triple"),
        ("lang:ZH", "zh"),
        ("id:far", "far"),
        ("id:nothing", ""),
        ("-id:far patent", "order five plural"),
        ("date:2007", "order far mixed"),
        ("date:2007-03", "order far mixed"),
        ("date:2007-03-15", "order mixed"),
        ("date:2006..2008", "order far five plural mixed"),
        ("date:..2006", "five"),
        ("date:2008..", "plural"),
        ("date:?", "zh old triple"),
        ("-date:?", "order far five plural mixed"),
        ("date:? -trademark", "zh triple"),
        ("date:2007 date:?", ""),
        ("patent date:2007", "order far"),
        ("the patent", "order far five plural"),
        ("the", "order"),
        ("& patent", "order far five plural"),
    ],
)
def test_finds(searcher: Searched, names: Spellings, query: str, ids: str) -> None:
    assert found(searcher, query, names) == set(ids.split())


def test_words_rank_and_filters_do_not(searcher: Searched, names: Spellings) -> None:
    plain = ranked(searcher, parse("patent"), names)
    assert ranked(searcher, parse("patent -gamma kind:speech OR patent"), names) == plain
    assert plain[0] == "order"  # in title and text


def test_compiled_queries_are_equal_when_they_ask_the_same(names: Spellings) -> None:
    for query in ('"a b"~3', "a NEAR/3 b", '"a b"', "covid*", "polcy~", "org:CNIPA+", "-a"):
        one, other = compile_query(parse(query), names), compile_query(parse(query), names)
        assert one == other
        assert hash(one) == hash(other)
    assert compile_query(parse("a NEAR/3 b"), names) != compile_query(parse("a NEAR/4 b"), names)


def test_a_prefix_of_over_a_thousand_words_stands_near_others(names: Spellings) -> None:
    words = " ".join(f"pre{number}" for number in range(1100))
    index = searched([Item("many", "", f"{words} end"), Item("few", "", "end of a prefix far from")])
    assert found(index, "pre* NEAR/1 end", names) == {"many"}
    assert found(index, "pre*", names) == {"many", "few"}


def test_runs_without_spaces_end_in_pairs() -> None:
    assert sequenced("知识产权", forms=True).terms == ("知识", "识产", "产权")
    assert sequenced("产", forms=True).begins
    assert sequenced("5G网络", forms=False).terms == ("5g", "网络")
    assert sequenced("网络 5G", forms=False).terms == ("网络", "络", "5g")
