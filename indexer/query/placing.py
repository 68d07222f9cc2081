"""Which fields stand within which: `by:` within `said:` alone, and beside it there no other."""

from __future__ import annotations

from collections.abc import Callable

from indexer.query.errors import Edit, FieldInside, FieldOutside, NoWords
from indexer.query.lexer import has_words
from indexer.query.printing import print_query
from indexer.query.tree import (
    And,
    Dated,
    Fuzzy,
    Named,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Said,
    SaidBy,
    Title,
    Word,
    all_of,
    any_one_of,
    walk,
)


def check(tree: Node, text: str) -> None:
    """Raises the typed error for a field that is not where it can be, and for `said:` without words or names.

    `text` is what the tree was read from.
    """
    inside: set[int] = set()
    for node in walk(tree):
        if isinstance(node, Said):
            _check_said(node, tree, text)
            inside.update(id(each) for each in walk(node))
        elif isinstance(node, SaidBy) and id(node) not in inside:
            message = "“by:” names whose statement it is, so it stands only within “said:( )”"
            raise FieldOutside(message, *node.span, repair=print_query(_wrapped(tree), text))


def _check_said(node: Said, tree: Node, text: str) -> None:
    other = next((each for each in walk(node.part) if isinstance(each, Named | Dated | Title)), None)
    if other is not None:
        message = f"“{_field(other)}:” can't stand within “said:”, which looks into single statements"
        if _is_speaker(other):
            message = "within “said:”, where single statements are looked into, “by:” names the speaker"
        raise FieldInside(message, *other.span, repair=print_query(_rebuilt(tree, Said, _moved_out), text))
    if not any(_is_sought(each) for each in walk(node.part)):
        raise NoWords(
            "there are no letters or digits to look for in statements", *node.span, repair=Edit(*node.span, "")
        )


def _field(node: Node) -> str:
    if isinstance(node, Named):
        return node.name
    return "date" if isinstance(node, Dated) else "title"


def _is_speaker(node: Node) -> bool:
    return isinstance(node, Named) and node.name == "speaker"


def _is_sought(node: Node) -> bool:
    return isinstance(node, SaidBy) or (isinstance(node, Word | Phrase | Prefix | Fuzzy) and has_words(node.text))


def fits_in_statement(node: Node) -> bool:
    """True for what can stand within `said:`."""
    return not any(isinstance(each, Named | Dated | Title | Said) for each in walk(node))


def _rebuilt(node: Node, kind: type[Node], change: Callable[[Node], Node]) -> Node:
    """The tree with what `change` makes of each part of a kind; what stands in a field is not looked at."""
    if isinstance(node, kind):
        return change(node)
    if isinstance(node, And | Or):
        parts = [_rebuilt(part, kind, change) for part in node.parts]
        return all_of(parts) if isinstance(node, And) else any_one_of(parts)
    return _without(_rebuilt(node.part, kind, change)) if isinstance(node, Not) else node


def _without(part: Node) -> Node:
    return part.part if isinstance(part, Not) else Not(part)


def _moved_out(said: Node) -> Node:
    """`said:` with the fields in it beside it, but for `speaker:`, which becomes `by:`."""
    assert isinstance(said, Said)  # noqa: S101  # as it was asked for
    return said_or_beside(_rebuilt(said.part, Named, _by_for_speaker))


def _by_for_speaker(node: Node) -> Node:
    return SaidBy(node.value) if isinstance(node, Named) and node.name == "speaker" else node


def said_or_beside(part: Node) -> Node:
    """The part with its words within `said:`, as far as fields stand among them in groups of their own."""
    if fits_in_statement(part):
        return Said(part)
    if isinstance(part, Not):
        return _without(said_or_beside(part.part))
    if not isinstance(part, And | Or):
        return part
    join = all_of if isinstance(part, And) else any_one_of
    words = [each for each in part.parts if fits_in_statement(each)]
    others = [said_or_beside(each) for each in part.parts if not fits_in_statement(each)]
    return join(([Said(join(words))] if words else []) + others)


def _wrapped(node: Node) -> Node:
    """The tree with each `by:` that is outside of `said:` in one, together with the words beside it."""
    if isinstance(node, SaidBy):
        return Said(node)
    if isinstance(node, Not):
        return _without(_wrapped(node.part))
    if isinstance(node, Or):
        return any_one_of([_wrapped(part) for part in node.parts])
    return _wrapped_parts(node) if isinstance(node, And) else node


def _wrapped_parts(node: And) -> Node:
    """Names go into the one `said:` beside them; where there is none, into one with the words beside them."""
    fitting = [part for part in node.parts if fits_in_statement(part)]
    names = [part for part in fitting if any(isinstance(each, SaidBy) for each in walk(part))]
    said = [part for part in node.parts if isinstance(part, Said)]
    together = [*said, *names] if len(said) == 1 else fitting
    if (
        not names
        or sum(isinstance(part, SaidBy) for part in names) > 1  # nobody says one statement with another
        or all(isinstance(part, Not) for part in together)  # which would ask for any other statement
    ):
        return all_of([_wrapped(part) for part in node.parts])
    whole = Said(all_of([part.part if isinstance(part, Said) else part for part in together]))
    first = min(together, key=node.parts.index)
    kept = [part for part in node.parts if part is first or part not in together]
    return all_of([whole if part is first else _wrapped(part) for part in kept])
