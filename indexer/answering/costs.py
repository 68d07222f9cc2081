"""What makes a query costly, for one that took too long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import itemgetter

from indexer.query.compile import sequenced
from indexer.query.printing import print_query
from indexer.query.tree import Fuzzy, Near, Node, Phrase, Prefix, Word, walk

#: A prefix, or a spelling, that stands for fewer words than these is not to blame.
_MANY_WORDS = 500
#: Fewer parts than these are not many.
_MANY_PARTS = 20


#: How many words of an index begin with a text, as far as it can tell.
Beginning = Callable[[str], int]


def advice(tree: Node, beginning: Beginning) -> str:
    """How to ask for less than a query does, naming what costs most: the start of a sentence, in small letters."""
    parts = list(walk(tree))
    prefix = max(_prefixes(parts, beginning), key=itemgetter(1), default=None)
    if prefix and prefix[1] >= _MANY_WORDS:
        short, words = prefix
        return f"leave out short prefixes such as “{short}”, which stands for {words:,} words, or write more of them"
    loose = next((each for each in parts if isinstance(each, Near) or (isinstance(each, Phrase) and each.slop)), None)
    if loose is not None:
        return f"leave out “{_short(print_query(loose))}”, or ask for words near each other that are less frequent"
    count = sum(isinstance(each, Word | Phrase | Prefix | Fuzzy) for each in parts)
    if count >= _MANY_PARTS:
        return f"ask for fewer words than these {count}"
    return "ask for fewer words, or for rarer ones"


def _prefixes(parts: list[Node], beginning: Beginning) -> Iterator[tuple[str, int]]:
    """The prefixes of a query as written, each with the words that it stands for."""
    for each in parts:
        if isinstance(each, Prefix):
            yield print_query(each), beginning(sequenced(each.text, forms=True).terms[-1])


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"
