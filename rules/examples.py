"""Which form to name when one is asked for."""

from __future__ import annotations

from config.reference import example_forms


def example(line: str, need: str, state: str = "") -> str:
    """The usual form for a need on a line ("CG 20 10"), in workers compensation the state's own; "" without one."""
    own = example_forms().get(f"{line}_{state}", {}).get(need, "")
    return own or example_forms().get(line, {}).get(need, "")
