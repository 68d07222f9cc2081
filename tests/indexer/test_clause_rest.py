from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import clauses, parse, print_query
from indexer.query.printing import print_without_each
from indexer.query.question import question
from indexer.query.tree import And, Node, Not, Or, Phrase, Title, Word, all_of, any_one_of

WORDS = st.builds(Word, st.sampled_from(["tax", "law", "plan", "Patent"]))
LEAVES = st.one_of(WORDS, st.builds(Phrase, st.just("tax law"), st.just(0)), st.builds(Title, WORDS))
SIDES = st.one_of(LEAVES, st.builds(Not, LEAVES))
OTHERS = st.lists(st.one_of(LEAVES, st.lists(LEAVES, min_size=2, max_size=3, unique=True).map(all_of)), min_size=2)
TREES = st.lists(st.one_of(SIDES, OTHERS.map(any_one_of)), min_size=1, max_size=4).map(all_of)


@pytest.mark.parametrize(
    ("query", "rests"),
    [
        ("", []),
        ("law", [""]),
        ("-law", [""]),
        ("law patent", ["patent", "law"]),
        ("law AND  Patent", ["Patent", "law"]),
        ("the law of patents", ["patents", "law"]),
        ("law OR patent", ["patent", "law"]),
        ("law OR patent OR plan", ["patent OR plan", "law OR plan", "law OR patent"]),
        ("(law OR patent) plan", ["patent plan", "law plan", "law OR patent"]),
        ("(law OR patent OR plan) -tax", ["(patent OR plan) -tax", "(law OR plan) -tax", "(law OR patent) -tax",
                                          "law OR patent OR plan"]),
        ("(a1 b1) OR c1", ["c1", "a1 b1"]),
        ('“tax law”~2 org:"X Y"+ NOT date:2007', ['org:"X Y"+ -date:2007', "“tax law”~2 -date:2007",
                                                  '“tax law”~2 org:"X Y"+']),
        ("said:(tax by:Elling) title:plan", ["title:plan", "said:(tax by:Elling)"]),
        ("tax NEAR/3 law plan", ["plan", "tax NEAR/3 law"]),
    ],
)  # fmt: skip
def test_each_clause_has_the_query_without_it(query: str, rests: list[str]) -> None:
    for said in (False, True):
        asked = question(query, said=said)
        assert list(asked.rests) == rests
        assert len(asked.clauses) == len(rests)


def without_each(node: Node) -> list[Node]:
    """The tree without each clause, made by hand."""
    parts = node.parts if isinstance(node, And) else (node,)
    found = []
    for at, part in enumerate(parts):
        alternatives = part.parts if isinstance(part, Or) else (part,)
        for which in range(len(alternatives)):
            left = [*alternatives[:which], *alternatives[which + 1 :]]
            found.append(all_of([*parts[:at], *([any_one_of(left)] if left else []), *parts[at + 1 :]]))
    return found


@given(TREES)
def test_the_rest_reads_as_the_tree_without_the_clause(node: Node) -> None:
    written = print_query(node)
    tree = parse(written)
    rests = print_without_each(tree, written)
    assert [parse(rest) for rest in rests] == without_each(tree)
    assert len(rests) == len(clauses(tree))


def test_a_long_query_has_all_its_rests_at_once() -> None:
    words = [f"w{number}" for number in range(200)]
    rests = print_without_each(parse(" ".join(words)))
    assert rests[199] == " ".join(words[:199])
    assert rests[0] == " ".join(words[1:])
