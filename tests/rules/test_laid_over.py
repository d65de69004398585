"""A client's set with those of its other sets that apply to the work."""

from __future__ import annotations

import pytest

from rules.layers import laid_over

BASE = {"id": "base", "title": "Base", "coverages": [{"line": "gl", "limits": {"med_exp": 5_000}}]}
STATE = {
    "id": "ny", "applies_to": {"state": ["NY"]}, "coverages": [{"line": "gl", "limits": {"med_exp": 1_000}}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("layering", "state", "limit"),
    [(None, "NY", 5_000), ("strictest", "NY", 5_000), ("most_specific", "NY", 1_000), ("most_specific", "OH", 5_000)],
)
def test_a_set_lies_over_the_base_where_it_applies_and_as_the_base_says(layering, state, limit):
    base = {**BASE, "layering": layering} if layering else BASE
    found = laid_over(base, [STATE], state=state)
    assert found["coverages"][0]["limits"]["med_exp"] == limit
    assert (found is base) is (state == "OH")
