"""Taking values out of a mapping that a person wrote, and saying by name what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from domain.errors import RequirementInvalid

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Reader:
    """Reads the values of one requirement set; every refusal is a RequirementInvalid that carries the set's name."""

    def __init__(self, name: str, values: Mapping[str, str]) -> None:
        """`values` are what the placeholders stand for."""
        self._name, self._values = name, values

    def wrong(self, why: str) -> RequirementInvalid:
        """The refusal that says why."""
        return RequirementInvalid(name=self._name, why=why)

    def only(self, mapping: Mapping[str, Any], known: frozenset[str], where: str) -> None:
        """Refuses keys that are not `known`: a misspelled rule must not be a rule that is never tested."""
        for key in mapping:
            if key not in known:
                raise self.wrong(f"{where} has no key {key!r}; expected {', '.join(sorted(known))}")

    def filled(self, text: object) -> str:
        """`text` with its placeholders filled; "" when one of them has no value, or when there is no text."""
        if not isinstance(text, str) or set(_PLACEHOLDER.findall(text)) - set(self._values):
            return ""
        return _PLACEHOLDER.sub(lambda found: self._values[found[1]], text)

    def text(self, mapping: Mapping[str, Any], key: str) -> str:
        """A text that must be there."""
        value = mapping.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{key} must be a text, found {value!r}")
        return value

    def texts(self, mapping: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of texts, empty when the key is not there."""
        value = self.sequence(mapping, key)
        if not all(isinstance(one, str) for one in value):
            raise self.wrong(f"{key} must be a list of texts, found {value!r}")
        return tuple(value)

    def sequence(self, mapping: Mapping[str, Any], key: str) -> Sequence[Any]:
        """A list, empty when the key is not there."""
        value = mapping.get(key)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise self.wrong(f"{key} must be a list, found {value!r}")
        return value

    def mapping(self, mapping: Mapping[str, Any], key: str, *, needed: bool = True) -> Mapping[str, Any]:
        """A mapping below `key`; an empty one when it is not there and not needed."""
        value = mapping.get(key) if needed else mapping.get(key) or {}
        if not isinstance(value, Mapping):
            raise self.wrong(f"{key} must be a mapping, found {value!r}")
        return value

    def rows(self, mapping: Mapping[str, Any], key: str, *, needed: bool = False) -> Sequence[Mapping[str, Any]]:
        """A list of mappings, which must have one at least when it is needed."""
        value = self.sequence(mapping, key)
        if not all(isinstance(one, Mapping) for one in value) or (needed and not value):
            raise self.wrong(f"{key} must be a list of mappings, found {value!r}")
        return value

    def one_of(self, value: object, known: tuple[str, ...], where: str) -> str:
        """A word out of `known`."""
        if not isinstance(value, str) or value not in known:
            expected = ", ".join(one or '""' for one in known)
            raise self.wrong(f"{where} must be one of {expected}; found {value!r}")
        return value

    def flag(self, mapping: Mapping[str, Any], key: str, where: str) -> bool:
        """true or false; false when the key is not there."""
        value = mapping.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(f"{where} must be true or false, found {value!r}")
        return value

    def number(self, value: object, where: str) -> int | None:
        """A whole number of dollars or days, 0 or more; None when there is none."""
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(f"{where} must be a whole number, found {value!r}")
        return value
