"""Modules and functions that can be read in one sitting, and no silence about what is caught or public."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "domain",
    "config",
    "extract",
    "rules",
    "records",
    "ingest",
    "outbound",
    "pipeline",
    "review_ui",
    "cli",
    "samples",
    "bench",
)
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MODULES = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")) if "versions" not in file.parts]


def place(file: Path, node: ast.AST | None = None) -> str:
    line = f":{node.lineno}" if isinstance(node, ast.stmt | ast.ExceptHandler) else ""
    return f"{file.relative_to(ROOT)}{line}"


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def public(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Functions and classes of a module that others may use; a method speaks through its class."""
    for node in tree(file).body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_"):
            yield node


def test_there_is_something_to_measure():
    assert len(MODULES) > 50


def test_no_module_is_longer_than_a_sitting():
    counted = {place(file): len(file.read_text(encoding="utf-8").splitlines()) for file in MODULES}
    assert {name: lines for name, lines in counted.items() if lines > MOST_LINES} == {}


def test_no_function_is_longer_than_a_screen():
    long = {}
    for file in MODULES:
        for node in ast.walk(tree(file)):
            if isinstance(node, FUNCTIONS) and node.end_lineno is not None:
                lines = node.end_lineno - node.lineno + 1
                if lines > MOST_LINES_OF_A_FUNCTION:
                    long[f"{place(file, node)} {node.name}"] = lines
    assert long == {}


def test_every_module_and_every_public_name_says_what_it_is():
    silent = [
        place(file)
        for file in MODULES
        if file.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(file))
    ]
    silent += [
        f"{place(file, node)} {node.name}" for file in MODULES for node in public(file) if not ast.get_docstring(node)
    ]
    assert silent == []


def test_whoever_catches_everything_says_why():
    """`except Exception` stands beside a comment with its reason, or raises again."""
    unexplained = []
    for file in MODULES:
        lines = file.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(tree(file)):
            if not isinstance(node, ast.ExceptHandler) or not _catches_everything(node):
                continue
            said = lines[node.lineno - 1].partition("#")[2].replace("noqa: BLE001", "").strip(" -")
            raises = any(isinstance(each, ast.Raise) and each.exc is None for each in ast.walk(node))
            if not said and not raises:
                unexplained.append(place(file, node))
    assert unexplained == []


def _catches_everything(node: ast.ExceptHandler) -> bool:
    return node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))


@pytest.mark.parametrize("word", ["/work/", "localhost.localdomain"])
def test_no_path_of_one_machine_stands_in_the_repository(word):
    texts = [*MODULES, *(ROOT / "docs").glob("*.md"), ROOT / "Makefile", ROOT / "pyproject.toml"]
    assert [place(file) for file in texts if word in file.read_text(encoding="utf-8")] == []
