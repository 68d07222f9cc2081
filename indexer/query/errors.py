"""What can be wrong with a query: every error names the place, the reason and a repair.

QueryError                    any of these; `type` is the class's name
├── Unbalanced
│   ├── UnbalancedQuotes      "intellectual property
│   └── UnbalancedParenthesis (patent OR trademark
├── Missing
│   ├── MissingValue          title:
│   ├── MissingOperand        patent OR      ()
│   └── NoWords               &      ""
├── BadField
│   ├── UnknownField          speakr:Xing
│   ├── FieldInside           title:(speaker:Xing)      said:(date:2007)
│   ├── FieldOutside          heritage by:Xing
│   └── ValuesInGroup         org:(SIPO CNIPA)
├── BadWildcard
│   ├── PrefixTooShort        pr*
│   ├── LeadingWildcard       *tion
│   └── WildcardInside        po*cy
├── BadNumber
│   ├── BadDistance           patent NEAR/0 law
│   └── TooManyEdits          polcy~3
├── BadDate                   date:2007-13
├── BadOperand
│   ├── NearOperand           -patent NEAR law
│   └── NotOneWord            covid-19~
└── TooLarge
    ├── TooLong               over 2,000 characters
    ├── TooDeep               over 50 groups in each other
    ├── TooManyParts          over 200 words, phrases and values
    └── TooManyForms          abc* NEAR/5 law, where a cluster has over 1,000 words with abc
"""

from __future__ import annotations

from typing import NamedTuple


class Edit(NamedTuple):
    """A repair of the input: `text` in place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str

    def apply(self, query: str) -> str:
        """The query with this repair made."""
        return query[: self.start] + self.text + query[self.end :]


class QueryError(ValueError):
    """A query that can't be read.

    `message` is one line; `start` and `end` are half-open offsets in the input; `suggestion` is a whole query that can
    be read, or null where nothing can be made of the input.
    """

    def __init__(
        self, message: str, start: int, end: int, *, repair: Edit | str | None = None, suggestion: str | None = None
    ) -> None:
        """`repair` is a first try at mending the query, from which the parser makes the suggestion."""
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.repair = repair
        self.suggestion = suggestion

    @property
    def type(self) -> str:
        """The name of the error, for programs: "UnknownField"."""
        return type(self).__name__


class Unbalanced(QueryError):
    """Something opens and does not close, or the other way round."""


class UnbalancedQuotes(Unbalanced):
    """A quotation mark without its second one."""


class UnbalancedParenthesis(Unbalanced):
    """A parenthesis without its other one."""


class Missing(QueryError):
    """Something is not there that must be."""


class MissingValue(Missing):
    """A field without a value."""


class MissingOperand(Missing):
    """An operator with nothing beside it, or a group with nothing in it."""


class NoWords(Missing):
    """Neither letters nor digits to look for."""


class BadField(QueryError):
    """A field that is not there, or not in its place."""


class UnknownField(BadField):
    """A word and a colon, and no field of that name."""


class FieldInside(BadField):
    """A field within a field."""


class FieldOutside(BadField):
    """A field that stands only within another."""


class ValuesInGroup(BadField):
    """Several values in parentheses where a field takes one."""


class BadWildcard(QueryError):
    """A star where it can't be."""


class PrefixTooShort(BadWildcard):
    """A prefix of fewer than three letters."""


class LeadingWildcard(BadWildcard):
    """A star at the start."""


class WildcardInside(BadWildcard):
    """A star elsewhere than at the end of a word."""


class BadNumber(QueryError):
    """A number out of its bounds."""


class BadDistance(BadNumber):
    """A distance that is not from 1 to 100 words."""


class TooManyEdits(BadNumber):
    """A spelling with more edits than 2, or more than so short a word bears."""


class BadDate(QueryError):
    """A date that is none, or a range that ends before it starts."""


class BadOperand(QueryError):
    """An operator on what it can't stand with."""


class NearOperand(BadOperand):
    """NEAR beside something else than words, phrases and their alternatives."""


class NotOneWord(BadOperand):
    """Spelling of several words, or of characters that have no spelling."""


class TooLarge(QueryError):
    """More than a query may hold."""


class TooLong(TooLarge):
    """Too many characters."""


class TooDeep(TooLarge):
    """Too many groups in each other."""


class TooManyParts(TooLarge):
    """Too many words, phrases and values."""


class TooManyForms(TooLarge):
    """What stands for more words of the index than a cluster looks for at once."""
