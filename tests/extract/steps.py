"""What a line reader might have seen: steps made by hand, each character with what it may also be."""

import numpy as np

CHARACTERS = " " + "".join(chr(code) for code in range(33, 127))


def steps(*places):
    """One character a place: "a" is sure, {"l": 0.6, "i": 0.4} may be either; a blank stands between any two."""
    rows = []
    for place in places:
        rows += [_row({place: 1.0} if isinstance(place, str) else place), _row({})]
    return np.log(np.array(rows[:-1], dtype=np.float32))


def spelled(text, **doubts):
    """Steps of `text`; `at3={"l": 0.6, "i": 0.4}` is what its fourth character may be."""
    return steps(*[doubts.get(f"at{n}", character) for n, character in enumerate(text)])


def _row(chances):
    row = np.full(len(CHARACTERS) + 1, 1e-9)
    for character, chance in chances.items():
        row[CHARACTERS.index(character) + 1] = chance
    if not chances:
        row[0] = 1.0
    return row / row.sum()
