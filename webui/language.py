"""The query language as the help tells it: each line is a line of docs/query-language.md, and a test keeps it so."""

from __future__ import annotations

from functools import cache

import msgspec

from indexer.query import QueryError, parse
from webui.examples import Part


class Row(msgspec.Struct, frozen=True):
    """A query, and the end of the sentence "it finds releases ..."."""

    query: str
    finds: str


class Failure(msgspec.Struct, frozen=True):
    """A query that can't be read: the error, its message, and a whole query that can be read."""

    query: str
    type: str
    message: str
    suggestion: str | None


ROWS: dict[Part, tuple[Row, ...]] = {
    "words": (
        Row(
            "patent protection", "with both words, anywhere in title or text, in any of their forms: patents, protected"
        ),
        Row("patent AND protection", "the same"),
        Row("patent OR trademark", "with either word, or both"),
        Row("patent -trademark", "with patent and without trademark"),
        Row("patent NOT trademark", "the same"),
        Row("(patent OR trademark) law", "with law and one of the two"),
        Row("-patent", "all without patent"),
        Row("=protect", "with protect in this form only, not protection or protects"),
        Row(
            "protect*",
            "with words that begin with protect; a prefix has three letters or more, of a Chinese, Japanese or Korean "
            "word one is enough",
        ),
        Row("polcy~", "with words one edit away from polcy: a letter more, less or other, or two neighbours swapped"),
        Row("polcy~2", "with words up to two edits away"),
        Row("covid-19", "with covid and 19 next to each other: a hyphen, slash or apostrophe joins"),
        Row("知识产权", "with these characters one after the other; no spaces are needed around them"),
        Row(
            '"intellectual property rights"',
            "with exactly these words in this order; stop words count, and no other forms of the words",
        ),
        Row('"patent rights"~5', "with both in these forms, in any order, and at most five other words among them"),
        Row("patent NEAR/5 rights", "with both in any form, in any order, and at most five other words between them"),
        Row("patent NEAR rights", "the same: five is what NEAR means without a number; 100 is the most"),
        Row(
            '"patent law" NEAR/3 (reform OR protect*)',
            "with the phrase near one of the alternatives: NEAR joins words, phrases, prefixes, spellings and "
            "alternatives of these",
        ),
        Row(
            "patent NEAR/2 law NEAR/3 reform",
            "with patent near law, and that same law near reform: in a chain each is near the one before it",
        ),
    ),
    "fields": (
        Row("title:plan", "with plan in the title"),
        Row('title:"action plan"', "with the phrase in the title"),
        Row(
            "title:(action plan)",
            "with both words in the title, in any order; all that stands above can stand in these parentheses",
        ),
        Row("title:prot*", "with words that begin so in the title"),
        Row("patent title:-plan", "with patent, and a title without plan"),
        Row("place:Geneva", "from this place"),
        Row(
            'kind:"press release"',
            "of this kind: press release, statement, speech, transcript, fact sheet or notice",
        ),
        Row("lang:en", "in this language"),
        Row("id:sipo-2007-14", "with this id"),
    ),
    "dates and names": (
        Row("date:2007", "that may be of 2007"),
        Row("date:2007-03", "that may be of March 2007"),
        Row("date:2007-03-14", "that may be of this day"),
        Row("date:2006..2008", "from 2006 to 2008, both included; days and months work too"),
        Row("date:..2008", "of 2008 or earlier"),
        Row("date:2006..", "of 2006 or later"),
        Row("date:?", "whose date could not be told"),
        Row("-date:?", "with a date"),
        Row(
            'speaker:"Xing Shengcai"',
            "in which this person speaks, under any known spelling and in either order of the names",
        ),
        Row("organization:SIPO", "that name this organization or come from it, under any of its known names"),
        Row("org:SIPO", "the same"),
        Row("org:CNIPA+", "the same with the bodies that preceded it"),
        Row("issuer:SIPO", "that this body issued; + works here too"),
        Row('heritage -speaker:"Xing Shengcai"', "about heritage, in which this person does not speak"),
        Row("org:SIPO OR org:CNIPA", "of either organization"),
    ),
    "who said it": (
        Row("said:heritage", "in which somebody says heritage, in any of its forms"),
        Row("said:(heritage law)", "with both words in one statement of one speaker, in any order"),
        Row('said:"heritage law"', "with the phrase within a statement"),
        Row("said:herit*", "with words that begin so in a statement"),
        Row("said:(heritage OR patent)", "with either word in a statement"),
        Row("said:(protect NEAR/3 heritage)", "with the words near each other within a statement"),
        Row(
            'said:(heritage by:"Xing Shengcai")',
            "in which this person says heritage, under any known spelling of the name as with speaker:",
        ),
        Row('said:(by:"Xing Shengcai")', "with a statement of this person"),
        Row('said:(by:"Xing Shengcai" OR by:"Tian Lipu")', "with a statement of either person"),
        Row('said:(heritage -by:"Xing Shengcai")', "in which somebody else says heritage"),
        Row(
            "said:(heritage -law)",
            "with a statement that has heritage and not law; another of the release may have law",
        ),
        Row("heritage -said:heritage", "with heritage, which nobody says in any statement"),
        Row("said:heritage said:law", "with heritage in a statement, and law in the same or another, of whomever"),
        Row('said:(patent by:"Tian Lipu") date:2007', "that may be of 2007, in which this person says patent"),
    ),
}
#: Queries that can't be read, one at least for each thing that can be wrong.
UNREADABLE = (
    '"intellectual property',
    "(patent OR trademark",
    "speakr:Xing",
    "3:15",
    "title:",
    "patent OR",
    'law ""',
    "title:(speaker:Xing)",
    "said:(heritage date:2007)",
    "said:(heritage speaker:Xing)",
    'heritage by:"Xing Shengcai"',
    "org:(SIPO OR CNIPA)",
    "pr*",
    "*tion",
    "polic*y",
    "patent NEAR/0 law",
    "polcy~3",
    "date:2007-13",
    "date:2008..2006",
    "-patent NEAR law",
    "covid-19~",
)


@cache
def failures() -> tuple[Failure, ...]:
    """What the search box answers to queries that can't be read."""
    return tuple(failure for query in UNREADABLE for failure in _failure(query))


def _failure(query: str) -> tuple[Failure, ...]:
    try:
        parse(query)
    except QueryError as problem:
        return (Failure(query, problem.type, problem.message, problem.suggestion),)
    return ()
