"""What markup begins with: its document type and its first element, behind comments and processing instructions."""

from __future__ import annotations

import re
from typing import NamedTuple

# Possessive, since comments could be parted in ever so many ways: none is ever tried again.
_PROLOG = re.compile(
    r"(?:\s|<!--.*?-->|<\?[^>]*>|<!doctype\s+(?P<doctype>[^\s>\[]*)[^>\[]*>)*+(?:<(?P<root>[a-z][\w:.-]*))?",
    re.IGNORECASE | re.DOTALL,
)


class Prolog(NamedTuple):
    """The lower-case names of the document type and the first element, each empty where there is none."""

    doctype: str
    root: str


def prolog_of(head: str) -> Prolog:
    """The prolog of a text that may be markup."""
    found = _PROLOG.match(head)
    return Prolog(*((found[name] or "").lower() for name in ("doctype", "root"))) if found else Prolog("", "")
