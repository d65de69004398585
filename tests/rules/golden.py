"""What rules say, word for word, kept in files: tests/rules/data/*.txt, written anew by `python -m tests.rules.golden`.

A file is read before it is accepted: each section is one case, and its lines must be what practice would say.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path

DATA = Path(__file__).parent / "data"
KEPT = ("test_words_of_rows", "test_words_of_conditions", "test_words_of_papers", "test_words_of_restrictions")
Cases = Mapping[str, Callable[[], list[str]]]


def kept(module: str) -> Mapping[str, list[str]]:
    """The lines that were accepted, by case."""
    text = (DATA / f"{module.removeprefix('test_')}.txt").read_text(encoding="utf-8")
    sections = (one.splitlines() for one in text.split("== ") if one.strip())
    return {head: [one for one in lines if one] for head, *lines in sections}


def main() -> None:
    """Write every file anew."""
    for module in KEPT:
        cases: Cases = importlib.import_module(f"tests.rules.{module}").CASES
        text = "\n".join("\n".join((f"== {name}", *say(), "")) for name, say in cases.items())
        (DATA / f"{module.removeprefix('test_')}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
