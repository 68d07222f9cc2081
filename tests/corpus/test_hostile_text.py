"""Bad input: however odd a text is, its fields are told in time and space that grow as the text does."""

from __future__ import annotations

import itertools
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from growth import TIMES, assert_linear

from corpus.fields.telling import release_from
from corpus.page import Block, Declared, Page
from corpus.reading import read
from corpus.release import Release
from corpus.source import SourceState

SHORT, LONG = 24_000, 1_000_000
NAMES = [a + b + c for a, b, c in itertools.product("BDFKLMNRST", "aeiou", ("rin", "lden", "mas", "veth", "zo"))]

REPEATED = {
    "prose": "The Minister of Works said that it rains. “It will last,” said Ann Berg, its director. She left. ",
    "paragraphs": "“It will last,” said Minister Ann Berg.\n\nShe added that work begins in May.\n\n",
    "lines": "The Department announced today\nthat Minister Ann Berg said so.\n",
    **{f"only {mark!r}": mark for mark in "a A é 1 知 ع , . ; : - – — ( ) [ ' ’ “ \" « 「 ‘ # * _ | & / @ …".split()},
    **{f"only {blank!r}": f"x{blank}" for blank in ("\n", " ", "\xa0", "\u2028", "\u200d", "\0", "\u202e", "\u0301")},
    **{f"unclosed {mark}": f"{mark}Hello there " for mark in "“ „ « 「 『 \" ' ‘".split()},
    "unclosed, each in its paragraph": "“Hello there, said Ann Berg.\n\n",
    "unclosed, of two kinds": "“Hello ‘there, Ann Berg said. ",
    "all unclosed": "“a „b «c 「d \"e 'f ‘g ",
    "empty quotations": "“” ",
    "quotations of a mark": "“.” ",
    "labelled quotations of a mark": "Minister Ann Berg: “.” ",
    "labelled quotations": "Minister Ann Berg: “Hello there.” ",
    "names": "Mary Alder, John Birch, and ",
    "said X": "said Minister Ann Berg ",
    "X said": "Minister Ann Berg said ",
    "X said that": "Minister Ann Berg said that it rains, and added that it snows, ",
    "as X said": "as Minister Ann Berg said ",
    "he said": "he said ",
    "they said": "They said that it rains. ",
    "said": "said ",
    "according to": "according to Minister Ann Berg ",
    "announced X": "announced Minister Ann Berg ",
    "roles behind": "Ann Berg, director of the Harbour Authority, minister of works, ",
    "roles": "Acting Deputy Director Minister ",
    "roles of roles": "President of the Minister for the ",
    "qualifiers": "acting former ",
    "capitals": "Alder ",
    "capitals on lines": "Alder\n",
    "shouting": "ALDER BIRCH ",
    "joined capitals": "A-a-",
    "particles": "Alder de la ",
    "department of": "Department of the ",
    "ministry of": "Ministry of Lands, Water, and ",
    "of a body": "Ann Berg of the Water Authority and the ",
    "of a place": "Ann Berg of Water ",
    "known bodies": "Department of Justice (DOJ) and FBI, ",
    "acronyms": "State Water Office (SWO) ",
    "U.S.": "U.S. ",
    "initials": "A. ",
    "Jr.": "Jr., ",
    "dates": "March 14, 2007 ",
    "months": "Sept. ",
    "numbered days": "2007年3月14日",
    "years": "in 2007, ",
    "days to come": "will be held on Monday, May 3, 2007 ",
    "datelines": "WASHINGTON, Sept. 14, 2005 – ",
    "turns": "MS. BERG: hi there.\n",
    "turns in paragraphs": "Q Well?\n\nMS. BERG: Yes.\n\n",
    "verbs in a turn": "THE PRESIDENT: The President said that it rains. He added that it snows. ",
    "announced lists": "announced A; B; C; ",
    "announcements": "Minister Ann Berg made the announcement\n\n",
    "introductions": "Minister Ann Berg released the following statement: ",
    "speeches": "Minister Ann Berg made a speech on ",
    "letters": "Minister Ann Berg sent a letter and ",
    "lost marks": "It is so, said Attorney General Holder. ",
    "and": "and ",
    "of the": "of the ",
    "furniture": "# # #\n\n",
}


def label(number: int) -> str:
    """A name of letters for each number."""
    return NAMES[number % len(NAMES)] + NAMES[number // len(NAMES) % len(NAMES)].lower()


COUNTED: dict[str, Callable[[int], str]] = {
    "names that differ": lambda i: f"Mary {label(i)}, Minister John {label(i + 7)}, and ",
    "names in sentences": lambda i: f"Minister Mary {label(i)} met John {label(i)}. {label(i)} said so. ",
    "namesakes": lambda i: f"Minister {label(i)} Alder said so. Alder added that it rains. ",
    "speakers": lambda i: f"“It is so,” said Minister Ann {label(i)}. ",
    "speakers without marks": lambda i: f"It is so, said Minister Ann {label(i)}. ",
    "speakers without marks, four a sentence": lambda i: (
        "It is so" + "".join(f", said Minister {name} {label(i)}" for name in ("Ann", "Tom", "Eva", "Ida")) + ". "
    ),
    "speakers who report": lambda i: f"Minister Ann {label(i)} said that it rains, ",
    "senators": lambda i: f"Senators Ann {label(i)} (D-MN) and Tom {label(i + 9)} (R-UT) wrote. They urged it. ",
    "attorneys": lambda i: f"U.S. Attorney Ann {label(i)} for the Northern District of Texas announced. ",
    "offices": lambda i: f"{label(i)} Minister Ann Berg met. The {label(i)} Minister said that it rains. ",
    "bodies": lambda i: f"the {label(i)} Water Authority ({label(i)[:3].upper()}) ",
    "turns that differ": lambda i: f"Minister Ann {label(i)}.\nMS. {label(i).upper()}: hi there.\n\n",
}
STATEMENT = "Senators Ann Berg (D-MN) and Tom Alder (R-UT) released the following statement: "
MILLION = ["prose", "only 'a'", "names that differ", "a statement over furniture"]
QUOTATION = "“We will work with all of the people who live along the estuary for as long as it takes.” "
#: Something, then the same many times, then the end.
HEADED = {
    "a statement of quotations": (STATEMENT, QUOTATION, "x"),
    "a statement over furniture": (f"{STATEMENT}We work.\n", "###\n", ""),
    "a statement over marks": (f"{STATEMENT}We work.\n", "#", "x"),
    "a transcript of one long turn": ("MS. BERG: hi.\nMS. ALDER: ", "so it is. ", "x"),
    "two who are described": ("Minister Ann Berg met Minister Tom Alder. ", "The Minister said that it rains. ", "x"),
    "a ministry of a list": ("Ministry of ", "Lands, Water and Forests, ", "x"),
    "a list that is announced": ("The Minister Ann Berg announced the following: ", "A plan; ", "x"),
    "a mark, then marks": ("Hello.\n\n", "#", "x"),
}


def hostile(name: str) -> Callable[[int], str]:
    """The maker of a text of this name with so many characters."""
    if name in REPEATED:
        return lambda length: _of_length(itertools.repeat(REPEATED[name]), length)
    if name in COUNTED:
        return lambda length: _of_length(map(COUNTED[name], itertools.count()), length)
    first, more, last = HEADED[name]
    return lambda length: _of_length(itertools.chain([first], itertools.repeat(more)), length, last)


def _of_length(parts: Iterator[str], length: int, last: str = "x") -> str:
    text: list[str] = []
    while length > 0:
        text.append(next(parts))
        length -= len(text[-1])
    return "".join(text) + last


def page(text: str, *declared: Declared) -> Page:
    blocks = tuple(Block(part) for part in text.split("\n\n") if part.strip())
    return Page("/x/a.txt", "text/plain", "0" * 64, blocks, declared or (Declared("title", "A title", "first line"),))


def check_telling(page_of: Callable[[int], Page], length: int) -> None:
    """Nothing is raised, time and what is told grow with the text at most, and the text stays as it is."""
    told: dict[int, int] = {}

    def task_of(length: int) -> Callable[[], object]:
        given = page_of(length)

        def task() -> None:
            release = release_from(given, "2026-01-01T00:00:00Z")
            assert release.body == given.body
            told[length] = len(msgspec.json.encode(release))

        return task

    assert_linear(task_of, length)
    assert told[length] <= 2 * TIMES * told[length // TIMES] + 100_000


@pytest.mark.parametrize("name", [*REPEATED, *COUNTED, *HEADED])
def test_time_grows_as_the_text(name: str) -> None:
    check_telling(lambda length: page(hostile(name)(length)), SHORT)


@pytest.mark.parametrize("name", MILLION)
def test_a_million_characters_without_a_paragraph(name: str) -> None:
    before = most_memory()
    check_telling(lambda length: page(hostile(name)(length)), LONG)
    assert most_memory() - before < 1_000_000_000


def most_memory() -> int:
    """The bytes that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        *itertools.product(
            ["title", "speaker"], ["prose", "only 'A'", "names that differ", "known bodies", "of a body"]
        ),
        *itertools.product(["author", "organization", "issuer", "date", "place", "url", "kind"], ["only 'A'", "dates"]),
    ],
)
def test_declared_values_may_be_as_hostile(field: str, name: str) -> None:
    make = hostile(name)
    check_telling(lambda length: page("Hello there.", Declared(field, make(length), "meta x")), SHORT)


@pytest.mark.parametrize("field", ["speaker", "organization", "date", "place", "kind"])
def test_ten_thousand_declared_values(field: str) -> None:
    def made(count: int) -> Page:
        values = (Declared(field, f"Ann {label(i)}, Minister, {1000 + i % 9000}-01-01", "meta x") for i in range(count))
        return page("Ann Berg said that it rains. " * count, *values)

    check_telling(made, 2_500)


FEED = "<rss><channel><item><title>T</title><description>"
FEED_END = "</description></item></channel></rss>"
FILES: dict[str, Callable[[int], str]] = {
    "nested.html": lambda n: "<div>" * n + "Hello there" + "</div>" * n,
    "unclosed.html": lambda n: "<div><b><i>Hello <p>there <a href=x>" * (n // 4),
    "closed.html": lambda n: "</div></p></table>" * n,
    "tables.html": lambda n: "<table><tr><td>Hello" * (n // 4),
    "rows.html": lambda n: "<table>" + "<tr><td>Hello<td>there" * n + "</table>",
    "cells.html": lambda n: "<table><tr>" + "<td>Hello</td>" * n + "</table>",
    "attribute.html": lambda n: f"<p class='{'a ' * 10 * n}' title='{'b' * 10 * n}'>Hello there</p>",
    "attributes.html": lambda n: "<p " + " ".join(f"a{i}=b" for i in range(n)) + ">Hello there</p>",
    "comments.html": lambda n: "<p>Hello</p>" + "<!--" * n + "<![CDATA[" * n,
    "scripts.html": lambda n: "<script type='application/ld+json'>{</script>" * n + "<p>Hello there</p>",
    "deep-json.html": lambda n: f"<script type='application/ld+json'>{'[' * n}</script><p>Hello there</p>",
    "metas.html": lambda n: "<meta property='article:published_time' content='2007-03-14'>" * n + "<p>Hello there</p>",
    "entities.html": lambda n: "<p>" + "&amp;&lt;&#x41;&bogus;" * n,
    "tags.html": lambda n: "<p>" + "<" * n + "a" + ">" * n,
    "lists.html": lambda n: "<ul><li>Hello there" * (n // 4),
    "quotes.md": lambda n: ">" * n + " Hello there",
    "lists.md": lambda n: "\n".join("  " * (i % 50) + "- Hello" for i in range(n)),
    "emphasis.md": lambda n: "*a **b _c __d " * n,
    "links.md": lambda n: "[" * n + "a" + "](x)" * n,
    "code.md": lambda n: "`" * n + " a " + "``" * n,
    "headings.md": lambda n: "# Hello\n" * n,
    "front-matter.md": lambda n: "---\n" + "".join(f"a{i}: b\n" for i in range(n)) + "---\nHello there\n",
    "items.rss": lambda n: "<rss><channel>" + "<item><title>Hello</title></item>" * (n // 8) + "</channel></rss>",
    "nested.rss": lambda n: FEED + "<b>" * n + FEED_END,
    "escaped.rss": lambda n: FEED + "&lt;div&gt;" * n + FEED_END,
    "deep.jsonl": lambda n: '{"title": "T", "text": ' + "[" * n + "]" * n + "}\n",
    "values.jsonl": lambda n: '{"id": "1", "title": "T", "text": "' + 'Hello \\"there\\" ' * n + '"}\n',
    "line.txt": lambda n: "Hello there " * n,
    "lines.txt": lambda n: "Hello\n" * n,
    "paragraphs.txt": lambda n: "Hello\n\n" * n,
}
NESTED = {name: FILES[name] for name in ("nested.html", "unclosed.html", "quotes.md", "deep.jsonl", "deep-json.html")}
#: YAML gives up at a depth of its own, in a time that no longer grows.
NESTED["front-matter.md"] = lambda n: f"---\ntitle: {'[' * n}\n---\nHello there\n"


def check_reading(content: Callable[[int], str], path: Path, count: int) -> None:
    """A file gives releases or a reason, in time that grows with it at most."""

    def task() -> None:
        *told, state = read([path], jobs=1)
        assert isinstance(state, SourceState)
        assert told
        assert all(isinstance(one, Release) or one.advice for one in told)  # type: ignore[union-attr]

    def task_of(count: int) -> Callable[[], object]:
        path.write_text(content(count), encoding="utf-8")
        return task

    assert_linear(task_of, count)


@pytest.mark.parametrize("name", FILES)
def test_files_are_read_in_time_that_grows_as_they_do(name: str, tmp_path: Path) -> None:
    check_reading(FILES[name], tmp_path / name, 4_000)


@pytest.mark.parametrize("name", NESTED)
def test_a_hundred_thousand_levels_end_in_a_release_or_a_reason(name: str, tmp_path: Path) -> None:
    check_reading(NESTED[name], tmp_path / name, 100_000)
