"""spaCy as the reader of wording needs it: loaded without its command line, and with no more of English than is used.

Its command line brings programs and HTTP clients, and its English some two thousand rules for words such as "o'clock",
three times over; a worker that reads one form should not wait for these, nor hold them.
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
Doc = spacy.tokens.Doc


def string_id(text: str) -> int:
    """The number by which spaCy knows a string."""
    return int(spacy.strings.get_string_id(text))


def shape_of(word: str) -> str:
    """A word's shape as spaCy sees it: "Xxxx", "ddd"."""
    from spacy.lang.lex_attrs import word_shape

    return str(word_shape(word))


def given_words() -> Callable[[Any], Callable[[str], Any]]:
    """For pipelines that are given their words and never cut a text."""

    def refuse(text: str) -> Any:
        raise ValueError(f"words are given to this pipeline, not text: {text[:20]!r}")

    return lambda _: refuse


def plain_words() -> Callable[[Any], Any]:
    """English words as spaCy cuts them ("30-day" in three), without its list of special ones."""
    from spacy.lang.char_classes import ALPHA, HYPHENS
    from spacy.lang.punctuation import TOKENIZER_INFIXES, TOKENIZER_PREFIXES, TOKENIZER_SUFFIXES
    from spacy.tokenizer import Tokenizer
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    infixes = [*TOKENIZER_INFIXES, rf"(?<=[{ALPHA}0-9])(?:{HYPHENS})(?=[{ALPHA}])"]
    return lambda nlp: Tokenizer(
        nlp.vocab,
        prefix_search=compile_prefix_regex(TOKENIZER_PREFIXES).search,
        suffix_search=compile_suffix_regex(TOKENIZER_SUFFIXES).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
    )


spacy.registry.tokenizers("certdesk.given", func=given_words)
spacy.registry.tokenizers("certdesk.words", func=plain_words)


def pipeline(folder: Path, vocab: Any = True) -> Any:
    """A pipeline that was saved without a vocabulary, and is given its words; True makes a vocabulary of its own."""
    return spacy.load(folder, vocab=vocab, exclude=["tokenizer", "vocab"])


def blank() -> Any:
    """A pipeline that cuts text into words, and nothing else."""
    return spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "certdesk.words"}}})
