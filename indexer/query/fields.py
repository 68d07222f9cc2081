"""The fields that a query can name."""

from __future__ import annotations

from indexer.query.errors import Edit, UnknownField

#: As written, in lower case, and what it means.
FIELDS = {
    "title": "title",
    "speaker": "speaker",
    "organization": "organization",
    "organisation": "organization",
    "org": "organization",
    "issuer": "issuer",
    "place": "place",
    "kind": "kind",
    "lang": "lang",
    "language": "lang",
    "date": "date",
    "id": "id",
    "said": "said",
    "by": "by",
}
#: What other search boxes call them.
_ELSEWHERE = {
    "author": "speaker", "person": "speaker", "who": "speaker",
    "agency": "organization", "from": "date", "since": "date", "until": "date", "after": "date", "before": "date",
    "year": "date", "intitle": "title", "allintitle": "title", "headline": "title", "location": "place",
    "country": "place", "city": "place", "type": "kind",
    "says": "said", "saying": "said", "quote": "said", "quoted": "said", "statement": "said",
}  # fmt: skip
_SHOWN = ("title", "said", "by", "speaker", "organization", "issuer", "place", "kind", "lang", "date", "id")


def unknown_field(text: str, name: str, start: int, end: int) -> UnknownField:
    """The error for `name`, written with its value from `start` to `end` of `text`.

    The repair is the field of a similar name or meaning where there is one, else the input as words.
    """
    near = _nearest(name.casefold())
    colon = start + len(name) + 1
    if near:
        repair = Edit(start, colon, f"{near}:")
    elif colon < end:
        repair = Edit(start, end, f'"{text[start:end]}"')
    else:  # a group, a phrase or nothing follows
        repair = Edit(start, colon, "" if text[colon : colon + 1] in ('"', "(") else name)
    hint = f"did you mean “{near}:”? " if near else ""
    message = f"there is no field “{name}:”; {hint}{'The' if hint else 'the'} fields are {', '.join(_SHOWN)}"
    return UnknownField(message, start, colon, repair=repair)


def _nearest(name: str) -> str | None:
    if name in _ELSEWHERE:
        return _ELSEWHERE[name]
    allowed = 1 if len(name) <= 5 else 2
    best = min(FIELDS, key=lambda field: edit_distance(name[:20], field))
    return best if len(name) > 2 and edit_distance(name[:20], best) <= allowed else None


def edit_distance(left: str, right: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours that make `left` into `right`."""
    two_above: list[int] = []
    above = list(range(len(right) + 1))
    for i, letter in enumerate(left):
        row = [i + 1]
        for j, other in enumerate(right):
            cost = min(above[j + 1] + 1, row[j] + 1, above[j] + (letter != other))
            if i and j and letter == right[j - 1] and left[i - 1] == other:
                cost = min(cost, two_above[j - 1] + 1)
            row.append(cost)
        two_above, above = above, row
    return above[-1]
