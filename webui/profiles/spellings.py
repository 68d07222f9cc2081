"""The forms of a name: as releases write it, and as the authority knows it besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.names import Names
from indexer.query.lexer import has_words
from indexer.query.printing import print_query
from indexer.query.tree import Phrase
from webui.parameters import SearchParameters
from webui.profiles.subject import Entry, Subject


@dataclass(frozen=True)
class Spelling:
    """A form of a name; `search` finds releases that have it in their words, null for one without letters or digits."""

    form: str
    search: SearchParameters | None


@dataclass(frozen=True)
class Spellings:
    """The forms in which releases write a name, the shortest first, and those that the authority knows besides.

    The name itself is in neither; `in_index` says whether releases have it, in whatever form.
    """

    in_index: bool
    written: tuple[Spelling, ...]
    known: tuple[str, ...]


def spellings(subject: Subject, name: str, entry: Entry | None, names: Names) -> Spellings:
    """The forms of the value `name`, whose entry in the authority is `entry`; space within them is one."""
    found = names.forms(subject.facet, name)
    written = {" ".join(form.split()) for form in found} - {name, ""}
    known = dict.fromkeys(form for form in (entry.forms if entry else ()) if form not in written and form != name)
    ordered = sorted(written, key=lambda form: (len(form), form))
    return Spellings(
        bool(found), tuple([Spelling(form, _where(subject, name, form)) for form in ordered]), tuple(known)
    )


def _where(subject: Subject, name: str, form: str) -> SearchParameters | None:
    if not has_words(form):
        return None
    return subject.searched(name).changed(q=print_query(Phrase(form)))


def spellings_payload(found: Spellings) -> dict[str, Sequence[str]]:
    """The forms as plain values for JSON."""
    return {"written": [each.form for each in found.written], "known": list(found.known)}
