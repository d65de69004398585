"""spaCy as the readers of wording and of replies need it: loaded without its command line and without a tokenizer.

Its command line brings programs and HTTP clients; a worker that reads one form should not wait for these, nor hold
them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

_COMMANDS = ("spacy.cli", "spacy.cli.info")


def _without_commands() -> ModuleType:
    """The library, whose package imports its own command line: empty modules stand in for that meanwhile."""
    if "spacy" not in sys.modules:
        for name in _COMMANDS:
            sys.modules[name] = ModuleType(name)
        sys.modules[_COMMANDS[-1]].__dict__["info"] = None
    try:
        import spacy
    finally:
        for name in _COMMANDS:
            if getattr(sys.modules.get(name), "__file__", None) is None:
                sys.modules.pop(name, None)
    return spacy


spacy = _without_commands()
Doc, Span, Vocab = spacy.tokens.Doc, spacy.tokens.Span, spacy.vocab.Vocab


def given_words() -> Callable[[Any], Callable[[str], Any]]:
    """For pipelines that are given their words and never cut a text."""

    def refuse(text: str) -> Any:
        raise ValueError(f"words are given to this pipeline, not text: {text[:20]!r}")

    return lambda _: refuse


spacy.registry.tokenizers("certdesk.given", func=given_words)


def pipeline(folder: Path, vocab: Any = True) -> Any:
    """A pipeline that was saved without a vocabulary, and is given its words; True makes a vocabulary of its own."""
    return spacy.load(folder, vocab=vocab, exclude=["tokenizer", "vocab"])
