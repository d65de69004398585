"""How sure a field is: from where its characters came, what the reader thought, and whether it follows its grammar.

A form field or a text layer that follows its grammar is wrong about once in two hundred (wrong box, overprinted text).
For pictures the reader's own certainty is turned into the share that was right of 6,900 boxes on 132 drawn papers of
the usual and of the harder kinds (`python -m training.calibrate --seed 41`), between the points of `MEASURED`, and a
little less: on forms never seen there is more to go wrong. Below 0.5 too few boxes fell to say more than that they are
doubtful. A contradiction (a policy that ends before it begins) takes a field below every threshold used for
skipping review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from domain.field import Field
from extract.values.seen import Origin

DIGITAL = 0.995
"""A value from a form field or a text layer."""
TEXT = frozenset({"text", "party", "block"})
"""Kinds without a grammar."""
MEASURED: Mapping[str, tuple[tuple[float, float], ...]] = MappingProxyType(
    {
        "typed": (
            *((0.0, 0.6), (0.35, 0.7), (0.5, 0.88), (0.7, 0.93), (0.8, 0.951)),
            *((0.85, 0.965), (0.9, 0.978), (0.95, 0.99), (0.98, 0.997), (1.0, 0.999)),
        ),
        "code": ((0.0, 0.5), (0.55, 0.75), (0.7, 0.9), (0.8, 0.951), (0.9, 0.975), (0.97, 0.99), (1.0, 0.997)),
        "text": (
            *((0.0, 0.7), (0.3, 0.85), (0.6, 0.92), (0.7, 0.94), (0.8, 0.957)),
            *((0.85, 0.968), (0.95, 0.988), (0.99, 0.995), (1.0, 0.998)),
        ),
    }
)
"""For kinds with a grammar, policy numbers and running text: the reader's certainty, and what it came to."""
OFF_GRAMMAR = 0.55
"""At most this when the text is not of its kind (a word in an amount box, a date that is none)."""
DOUBTFUL, MENDED = 0.95, 0.9
"""What is known mends no field surer than the first, and one that it mended is no surer than the second."""
CONTRADICTED = 0.5
EMPTY_DIGITAL, EMPTY_PICTURE = 0.99, 0.96
ANCHORED = 0.85
"""A value found by the label beside it, on a print that no map fits: a guess, below every threshold."""


def trust(origin: Origin, kind: str, engine: float, *, follows: bool) -> float:
    """Confidence of a filled box. `engine` is the reader's own confidence, 0 to 1; `follows` says the grammar holds."""
    if origin is Origin.ANCHORED:
        return min(ANCHORED, max(0.0, engine)) if follows else OFF_GRAMMAR
    if origin is not Origin.PICTURE:
        return min(DIGITAL, engine) if follows else OFF_GRAMMAR
    engine = min(max(engine, 0.0), 1.0)
    if not follows:
        return OFF_GRAMMAR * engine
    certain, right = zip(*MEASURED["text" if kind in TEXT else "code" if kind == "code" else "typed"], strict=True)
    return float(np.interp(engine, certain, right))


def of_empty(origin: Origin) -> float:
    """Confidence that an empty box is empty."""
    if origin is Origin.ANCHORED:
        return ANCHORED
    return EMPTY_PICTURE if origin is Origin.PICTURE else EMPTY_DIGITAL


def doubted(field: Field, most: float = CONTRADICTED) -> Field:
    """The same field at no more than `most`."""
    return replace(field, confidence=min(field.confidence, most))
