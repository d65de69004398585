"""How sure a field is: from where its characters came, what the engine thought, and whether it follows its grammar.

All functions are monotone in the engine's own confidence, so that a calibration table can replace the constants
without changing any order. The constants are first settings, made on drawn pages: a form field or a text layer
that follows its grammar is wrong about once in two hundred (wrong box, overprinted text); a typed value from a
picture whose grammar holds is as good as its worst character; free text has no grammar to lean on and gets less.
A contradiction (a policy that ends before it begins) takes a field below every threshold used for skipping review.
"""

from __future__ import annotations

from dataclasses import replace

from domain.field import Field
from extract.seen import Origin

DIGITAL = 0.995
"""A value from a form field or a text layer."""
TYPED = frozenset({"date", "money", "naic", "letter", "yes_no", "phone", "email", "code_checked"})
"""Kinds whose grammar rejects most misreadings."""
OFF_GRAMMAR = 0.55
"""At most this when the text is not of its kind (a word in an amount box, a date that is none)."""
CONTRADICTED = 0.5
EMPTY_DIGITAL, EMPTY_PICTURE = 0.99, 0.96


def trust(origin: Origin, kind: str, engine: float, *, follows: bool) -> float:
    """Confidence of a filled box. `engine` is the reader's own confidence, 0 to 1; `follows` says the grammar holds."""
    if origin is not Origin.PICTURE:
        return DIGITAL if follows else OFF_GRAMMAR
    engine = min(max(engine, 0.0), 1.0)
    if not follows:
        return OFF_GRAMMAR * engine
    if kind in TYPED:
        return 0.6 + 0.39 * engine**2
    return 0.3 + 0.68 * engine**2


def of_empty(origin: Origin) -> float:
    """Confidence that an empty box is empty."""
    return EMPTY_PICTURE if origin is Origin.PICTURE else EMPTY_DIGITAL


def doubted(field: Field, most: float = CONTRADICTED) -> Field:
    """The same field at no more than `most`."""
    return replace(field, confidence=min(field.confidence, most))
