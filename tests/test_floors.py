"""A floor imports only what stands under it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("corpus", "indexer", "webui", "onrecord_options", "onrecord_terminal", "onrecord", "bench")
#: The two upper floors stand side by side: pages know nothing of the terminal.
ALLOWED = {
    "corpus": {"corpus"},
    "indexer": {"corpus", "indexer"},
    "webui": {"corpus", "indexer", "webui"},
    "onrecord_options": {"corpus", "indexer"},
    "onrecord_terminal": {"corpus", "indexer"},
    "onrecord": {"corpus", "indexer", "webui", "onrecord_options", "onrecord_terminal"},
    "bench": {"corpus", "indexer", "webui", "bench"},
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by a relative path"
            yield node.module or ""


def modules(floor: str) -> list[Path]:
    alone = ROOT / f"{floor}.py"
    return [alone] if alone.exists() else sorted((ROOT / floor).rglob("*.py"))


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_only_what_stands_under_it(floor: str) -> None:
    found = modules(floor)
    assert found
    for path in found:
        ours = {name.split(".")[0] for name in imported(path)} & set(FLOORS)
        assert ours <= ALLOWED[floor], f"{path.relative_to(ROOT)} imports {ours - ALLOWED[floor]}"


def test_corpus_knows_no_engine_and_the_indexer_no_http() -> None:
    engines = {"whoosh", "flask", "werkzeug"}
    for path in modules("corpus"):
        assert not {name.split(".")[0] for name in imported(path)} & engines
    for path in modules("indexer"):
        assert not {name.split(".")[0] for name in imported(path)} & {"flask", "werkzeug", "click"}


def test_the_plan_of_the_house_names_rooms_that_stand() -> None:
    plan = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.name for floor in FLOORS for path in modules(floor)} | {
        path.name for path in ROOT.glob("tests/**/*.py")
    }
    assert not {Path(name).name for name in re.findall(r"\b([a-z_/]+\.py)\b", plan)} - rooms
