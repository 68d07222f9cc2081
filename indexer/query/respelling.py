"""A query with some of its words and names spelled otherwise, whoever knows the better spelling."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from indexer.analysis import Token, is_cjk, tokens
from indexer.analysis.function_words import FUNCTION_WORDS
from indexer.query.printing import print_query
from indexer.query.tree import And, Named, Near, Node, Or, Phrase, Said, SaidBy, Title, Word

#: Shorter words are too like others; longer ones in capitals are no acronyms.
_SHORTEST, _LONGEST_ACRONYM = 4, 5
#: Fields whose values are names that may be misspelled.
_NAMES = ("speaker", "organization", "issuer")


class Spelling(Protocol):
    """Knows better spellings."""

    def word(self, form: str, *, exact: bool) -> str | None:
        """The form that is meant by another, null for itself; `exact` where no other form of its stem will do."""

    def name(self, field: str, value: str) -> str | None:
        """The name in a field that is meant by a value, null for itself."""


class Respelled(NamedTuple):
    """A query with other spellings, and each as (written, meant), in order."""

    query: str
    changes: tuple[tuple[str, str], ...]


def respell(node: Node, written: str, spelling: Spelling) -> Respelled | None:
    """The tree of the query `written`, each word and name in its better spelling; null where all is well.

    Words are looked at where they are searched for: not in what is excluded, not where a form, a prefix or likeness is
    asked for. Function words, acronyms, and words with digits or without spaces between them stay as they are.
    """
    rewriter = _Rewriter(spelling)
    meant = rewriter(node)
    return Respelled(print_query(meant, written), tuple(rewriter.changes)) if rewriter.changes else None


class _Rewriter:
    """Makes the tree anew; a node without a span is printed by what it holds, not by what was written."""

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling
        self.changes: list[tuple[str, str]] = []

    def __call__(self, node: Node) -> Node:
        if isinstance(node, And | Or):
            return type(node)(tuple(map(self, node.parts)), span=node.span)
        if isinstance(node, Title | Said):
            return type(node)(self(node.part), span=node.span)
        if isinstance(node, Near):
            return self._near(node)
        if isinstance(node, Word) and not node.exact:
            text = self._text(node.text, exact=False)
            return node if text == node.text else Word(text)
        if isinstance(node, Phrase):
            text = self._text(node.text, exact=True)
            return node if text == node.text else Phrase(text, node.slop)
        return self._named(node)

    def _near(self, node: Near) -> Node:
        """A chain from its first link on: it may be long."""
        links: list[Near] = []
        left: Node = node
        while isinstance(left, Near):
            links.append(left)
            left = left.left
        found = self(left)
        for link in reversed(links):
            found = Near(found, self(link.right), link.distance, span=link.span)
        return found

    def _named(self, node: Node) -> Node:
        if isinstance(node, SaidBy):
            name = self._name("speaker", node.name)
            return SaidBy(name) if name else node
        if isinstance(node, Named) and node.name in _NAMES:
            name = self._name(node.name, node.value)
            return Named(node.name, name, node.predecessors) if name else node
        return node

    def _name(self, field: str, value: str) -> str | None:
        meant = self._spelling.name(field, value)
        if meant is not None:
            self.changes.append((value, meant))
        return meant

    def _text(self, text: str, *, exact: bool) -> str:
        pieces: list[str] = []
        done = 0
        for token in tokens(text, glued=False):
            written = text[token.start : token.end]
            meant = self._spelling.word(token.form, exact=exact) if _may_be_wrong(token, written) else None
            if meant is not None:
                meant = _cased(meant, written)
                self.changes.append((written, meant))
                pieces += [text[done : token.start], meant]
                done = token.end
        return "".join([*pieces, text[done:]])


def _may_be_wrong(token: Token, written: str) -> bool:
    form = token.form
    if len(form) < _SHORTEST or form in FUNCTION_WORDS or is_cjk(form) or not form.isalpha():
        return False
    return not (written.isupper() and len(written) <= _LONGEST_ACRONYM)


def _cased(word: str, written: str) -> str:
    """The word with the capitals of the one that was written."""
    if written.isupper():
        return word.upper()
    return word.capitalize() if written[0].isupper() else word
