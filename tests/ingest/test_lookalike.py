"""Domains that imitate one another, and those that only resemble."""
# ruff: noqa: RUF001 - letters that pass for others are what this is about

import pytest

from ingest.account import _is_near

OURS = "dana@harboragency.com"


@pytest.mark.parametrize(
    "domain",
    [
        "harboragencv.com", "harboragency.co", "harborageny.com", "harboraegncy.com", "harb0ragency.com",
        "hаrboragency.com", "xn--hrboragency-yij.com", "harbοragency.com", "ha\u0301rboragency.com",
    ],
)  # fmt: skip
def test_a_domain_that_imitates(domain: str):
    assert _is_near(f"dana@{domain}", OURS)


@pytest.mark.parametrize("domain", ["harboragency.com", "harborinsurance.com", "gmail.com", "anchoragency.com", ""])
def test_a_domain_of_its_own(domain: str):
    assert not _is_near(f"dana@{domain}", OURS)


@pytest.mark.parametrize(
    ("theirs", "ours"), [("rnarlin.com", "marlin.com"), ("vvest.com", "west.com"), ("c1ay.com", "clay.com")]
)
def test_pairs_of_letters_that_pass_for_one_in_short_names_too(theirs: str, ours: str):
    assert _is_near(f"a@{theirs}", f"a@{ours}")
