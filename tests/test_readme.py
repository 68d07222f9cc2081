"""The README tells the truth: its commands, options, endings, queries and Python run."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import click
import pytest

from corpus.formats import media_type_of
from indexer.query import parse, print_query
from onrecord import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
INDENTED = [line.strip() for line in README.splitlines() if line.startswith("    ")]


def commands() -> list[str]:
    written = [line for line in INDENTED if line.startswith("onrecord ")]
    return sorted({*written, *re.findall(r"`(onrecord [^`]+)`", README)})


@pytest.mark.parametrize("line", commands())
def test_commands_and_options_exist(line: str) -> None:
    name, *arguments = shlex.split(line, comments=True)[1:]
    if name == "COMMAND":
        return
    options = {text for parameter in main.commands[name].params for text in parameter.opts}
    assert {argument for argument in arguments if argument.startswith("--")} <= options


def test_the_table_of_commands_is_whole() -> None:
    told = dict(re.findall(r"^\| `onrecord (\w+)[^`]*` \| (.+) \|$", README, re.MULTILINE))
    assert set(told) == set(main.commands)
    for name, words in told.items():
        options = {text for parameter in main.commands[name].params for text in parameter.opts}
        assert set(re.findall(r"--[a-z]+", words)) <= options
        form = next((p for p in main.commands[name].params if p.name == "form"), None)
        written = re.search(r"--format ([a-z\\|]+)", words)
        if written and form and isinstance(form.type, click.Choice):
            assert written[1].split("\\|") == list(form.type.choices)


def test_make_makes_what_is_told() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z]+)", " ".join(INDENTED)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_endings_of_files() -> None:
    for row in re.findall(r"^\| ([A-Z].+?) \| ((?:`\.\w+` ?)+)\|", README, re.MULTILINE):
        kinds = {media_type_of(f"a{ending}", b"") for ending in re.findall(r"\.\w+", row[1])}
        assert len(kinds) == 1 or "RSS" in row[0], row


def test_the_queries_can_be_read() -> None:
    block = README.partition("## Queries\n")[2].partition("\nThe whole language")[0]
    queries = [cell for line in block.splitlines() for cell in re.split(r" {2,}", line.strip())]
    written = [query for query in queries if re.search(r'[":*~]|OR|NEAR| -', query)]
    assert len(written) >= 12
    for query in written:
        assert parse(print_query(parse(query))) == parse(query)


def test_the_python_runs(samples_index: Path) -> None:
    code = README.partition("    from indexer import")[2].partition("\n## ")[0]
    lines = ("    from indexer import" + code).splitlines()
    program = "\n".join(line[4:] for line in lines).replace("onrecord-index", str(samples_index))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(program, "README.md", "exec"), {})
    assert re.match(r"\d+ \[", out.getvalue())
