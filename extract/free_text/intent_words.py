"""The words of replies made alike: signs for dates, amounts and addresses, and classes of words that speak alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from config.yaml_file import loaded

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_SIGNS = (
    ("~mail", re.compile(r"\S+@\S+\.\w+")),
    ("~link", re.compile(r"https?://\S+|www\.\S+")),
    ("~phone", re.compile(r"\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b")),
    ("~date", re.compile(rf"\b\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-]\d{{2,4}})?\b"
                         rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?"
                         r"|\b(?:january|february|april|june|july|august|september|october|november|december)\b"
                         r"|\b(?:mon|tues|wednes|thurs|fri)day\b")),
    ("~money", re.compile(r"\$ ?[\d,.]+ ?(?:k|m|mm|mil|million)?\b"
                          r"|\b\d+ ?(?:mil|million|mm|m|k)\b|\b\d{1,3}(?:,\d{3})+\b")),
    ("~form", re.compile(r"\b(?:cg|ca|wc|il)[ -]?\d{2}[ -]?\d{2}(?:[ -]?\d{2} ?\d{2})?\b")),
    ("~number", re.compile(r"\b(?:[a-z]{1,6}[-#]?)?\d[\w-]{2,}\b|\b\d+\b")),
)  # fmt: skip
_WORD = re.compile(r"~\w+|[a-z]+(?:['\u2019][a-z]+)?|\?|!")
_SHORT = {"'s": " is", "'re": " are", "'ve": " have", "'ll": " will", "'m": " am", "n't": " not", "'d": " would"}


def plain(text: str) -> tuple[str, ...]:
    """The words of a sentence in lower case, short forms written out, figures as signs, at most 80."""
    low = text.lower().replace("\u2019", "'").replace("can't", "can not").replace("won't", "will not")
    for name, pattern in _SIGNS:
        low = pattern.sub(f" {name} ", low)
    for short, long in _SHORT.items():
        low = re.sub(rf"{re.escape(short)}\b", long, low)
    written = _same()
    return tuple(written.get(word, word) for word in _WORD.findall(low))[:80]


def classes(words: Sequence[str]) -> tuple[str, ...]:
    """The class of each word, "-" for those that have none."""
    known = _classes()
    return tuple(word if word.startswith("~") or word == "?" else known.get(word, "-") for word in words)


@cache
def _classes() -> Mapping[str, str]:
    told = loaded(Path(__file__).with_suffix(".yaml"))
    return {word: name for name, listed in told["classes"].items() for word in listed.split()}


@cache
def _same() -> Mapping[str, str]:
    told = loaded(Path(__file__).with_suffix(".yaml"))
    return {short: word for word, listed in told["same"].items() for short in listed.split()}
