"""The governments of states that have no entry of their own, made by a pattern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from corpus.authority.entries import OrganizationEntry
from corpus.authority.names import fold

#: Before these an article stands: "Government of the Philippines".
_ARTICLED: Final = frozenset(["Philippines", "Maldives", "Dominican Republic"])
_FORMS: Final = ("Republic of", "Kingdom of")


def governments(states: Mapping[str, Sequence[str]]) -> Iterator[OrganizationEntry]:
    """An entry for each state; `states` gives the words that stand before "Government" for it ("Afghan")."""
    for state, adjectives in states.items():
        article = "the " if state in _ARTICLED else ""
        aliases = [f"Government of the {form} {article}{state}" for form in _FORMS]
        aliases += [f"{adjective} Government" for adjective in adjectives]
        if article:
            aliases.append(f"Government of {state}")
        yield OrganizationEntry(
            id="government-" + fold(state).replace(" ", "-"),
            name=f"Government of {article}{state}",
            aliases=tuple(aliases),
        )
