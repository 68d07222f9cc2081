"""Trees that are asked in place of the one that was read."""

from __future__ import annotations

from indexer.analysis import STOP_WORDS, is_cjk, tokens
from indexer.query.tree import (
    And,
    Dated,
    Everything,
    Fuzzy,
    Named,
    Near,
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
    children,
    walk,
)


def significant(node: Node) -> tuple[Node, tuple[str, ...]]:
    """The tree without plain stop words that stand beside other words, and the words left out, in order.

    Words without letters or digits are left out wherever they stand. A stop word in capitals ("WHO") is an acronym.
    """
    ignored: list[tuple[int, str]] = []
    kept = _kept(node, ignored)
    return kept or Everything(span=node.span), tuple(text for _, text in sorted(ignored))


def _kept(node: Node, ignored: list[tuple[int, str]]) -> Node | None:
    """The part without what is ignored; null where nothing is left."""
    if isinstance(node, Word) and _is_silent(node):
        ignored.append((node.span[0], node.text))
        return None
    if isinstance(node, And | Or):
        return _kept_parts(node, ignored)
    if isinstance(node, Not | Title | Said):
        part = _kept(node.part, ignored)
        return None if part is None else type(node)(part, span=node.span)
    return node


def _kept_parts(node: And | Or, ignored: list[tuple[int, str]]) -> Node | None:
    parts: list[Node] = list(node.parts)
    if isinstance(node, And) and any(_has_words(part) for part in parts):
        plain = [part for part in parts if _is_stop_word(part)]
        ignored.extend((part.span[0], part.text) for part in plain if isinstance(part, Word))
        parts = [part for part in parts if not _is_stop_word(part)]
    left = [kept for part in parts if (kept := _kept(part, ignored)) is not None]
    if not left:
        return None
    if left == list(node.parts):
        return node
    return all_of(left) if isinstance(node, And) else any_one_of(left)


def _is_silent(node: Word) -> bool:
    return next(tokens(node.text), None) is None


def _is_stop_word(node: Node) -> bool:
    if not isinstance(node, Word) or node.exact or (len(node.text) > 1 and node.text.isupper()):
        return False
    found = [token.form for token in tokens(node.text, glued=False)]
    return len(found) == 1 and found[0] in STOP_WORDS


def _has_words(node: Node) -> bool:
    """True for a part that asks for words which are not stop words."""
    if isinstance(node, Not | Named | Dated | SaidBy):
        return False
    if isinstance(node, Word):
        return not _is_silent(node) and not _is_stop_word(node)
    if isinstance(node, And | Or | Title | Said):
        return any(_has_words(each) for each in walk(node) if isinstance(each, Word | Phrase | Prefix | Fuzzy))
    return isinstance(node, Phrase | Prefix | Fuzzy | Near)


def any_of(node: Node) -> Node:
    """The tree that any of the words satisfy: those of the top level become alternatives, filters and exclusions stay.

    Words that are joined ("real-gas") are alternatives each. The same node where there are fewer than two to choose
    from.
    """
    if not isinstance(node, And):
        return node
    words = [part for part in node.parts if _is_choice(part)]
    if len(words) < 2:
        return node
    single = [each for part in words for each in _single_words(part)]
    return all_of([any_one_of(single), *(part for part in node.parts if not _is_choice(part))])


def _single_words(node: Node) -> list[Node]:
    """The words that are joined in one, without stop words; else the node itself."""
    if not isinstance(node, Word) or node.exact:
        return [node]
    found = list(tokens(node.text, glued=False))
    if len(found) < 2 or any(is_cjk(token.form) for token in found):
        return [node]
    start = node.span[0]
    words = [Word(node.text[token.start : token.end], span=(start + token.start, start + token.end)) for token in found]
    return [word for word in words if not _is_stop_word(word)] or [node]


def _is_choice(node: Node) -> bool:
    """True for words and their compounds; a filter or an exclusion within makes the whole part one.

    What is said is a choice as a whole, unless there are only names and exclusions in it.
    """
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Said):
            if not _seeks_words(each.part):
                return False
        elif isinstance(each, Not | Named | Dated | Title | Everything):
            return False
        else:
            waiting.extend(children(each))
    return True


def _seeks_words(node: Node) -> bool:
    """True where there are words which are not excluded."""
    if isinstance(node, And | Or):
        return any(_seeks_words(part) for part in node.parts)
    return isinstance(node, Word | Phrase | Prefix | Fuzzy | Near)
