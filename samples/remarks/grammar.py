"""Turns a family of statements into one drawn statement, keeping where everything stands.

In a family `(a|b|)` is one of its alternatives, `<ai>` a name of that topic, `<ai:words>` these words for it,
`<ai=negated:words>` with a polarity of its own; `<T>`, `<T2>` and `<TT>` are one topic, another, or one to three
joined. `{gap}` is filled by `phrases.py` or below, `{gap?}` only now and then. `//` starts the next statement and
`[[ ]]` holds a project.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from samples.remarks import phrases
from samples.remarks.said import Cue, Mark, Statement

_CUE = re.compile(r"(?P<topic>\w+)(?:=(?P<polarity>\w+))?(?::(?P<words>.*))?", re.DOTALL)


@dataclass(slots=True)
class Draft:
    """A statement that grows: its text so far and what it says."""

    text: str = ""
    cues: list[Cue] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    lines_not: list[str] = field(default_factory=list)
    basis: str = "scheduled"
    scope: list[str] = field(default_factory=list)
    days: int | None = None

    def add(self, words: str) -> tuple[int, int]:
        """Appends `words`, one blank at most between two, none before a comma; where they stand."""
        if words[:1] and words[0] in ".,;:?":
            self.text = self.text.rstrip(" ")
        if self.text.endswith((" ", "\n")) or not self.text:
            words = words.lstrip(" ")
        start = len(self.text)
        self.text += words
        return start, len(self.text.rstrip(" "))

    def statement(self) -> Statement:
        """What was drafted, without blanks at its end."""
        ordered = tuple(line for line in phrases.ORDER if line in self.lines)
        negated = tuple(line for line in phrases.ORDER if line in self.lines_not)
        end = len(self.text.rstrip(" ,"))
        return Statement(
            0, end, tuple(self.cues), tuple(self.marks), ordered, negated, self.basis, tuple(self.scope), self.days
        )


class Teller:
    """Tells families of one split, with one source of chance."""

    def __init__(self, rng: random.Random, split: str, told: Mapping[str, Any]) -> None:
        self.rng, self.told = rng, told
        self.names = phrases.Names(rng, split)
        self.plain = phrases.plain_parts(rng, self.names)
        self.spoken_for: list[str] = []

    def tell(self, family: str, polarity: str) -> tuple[tuple[str, Statement], ...]:
        """The statements of one telling, each with its text; the spans index its own text."""
        topics = self.rng.sample(phrases.NOUNS, 3)
        drafts: list[Draft] = []
        for part in self._chosen(family).split("//"):
            self.spoken_for = drafts[-1].lines if drafts else []
            draft = Draft()
            self._write(part, polarity, topics, draft)
            drafts.append(draft)
        return tuple((draft.text[: (said := draft.statement()).end], said) for draft in drafts)

    def words(self, template: str) -> str:
        """A template's words alone."""
        draft = Draft()
        self._write(self._chosen(template), "mention", [], draft)
        return draft.text.strip()

    def _chosen(self, template: str) -> str:
        """The template with one of each alternatives, inner ones first."""
        while found := re.search(r"\(([^()]*\|[^()]*)\)", template):
            template = template[: found.start()] + self.rng.choice(found[1].split("|")) + template[found.end() :]
        return template

    def _filled(self, words: str) -> str:
        """The words of a topic, with one of each alternatives and their parts filled in."""
        chosen = self._chosen(words)
        return re.sub(r"\{(\w+)\}", lambda gap: self._chosen(self.rng.choice(self.told["parts"][gap[1]])), chosen)

    def _write(self, template: str, polarity: str, topics: list[str], draft: Draft) -> None:
        for piece in re.split(r"(<[^<>]+>|\{\w+\??\}|\[\[|\]\])", template):
            if piece.startswith("<"):
                self._cue(piece[1:-1], polarity, topics, draft)
            elif piece.startswith("{"):
                self._gap(piece[1:-1], polarity, topics, draft)
            elif piece == "[[":
                draft.marks.append(Mark("project", len(draft.text), -1))
            elif piece == "]]":
                opened = next(n for n, mark in enumerate(draft.marks) if mark.end < 0)
                start, end = draft.marks[opened].start, len(draft.text.rstrip())
                start += len(draft.text[start:]) - len(draft.text[start:].lstrip())
                draft.marks[opened] = Mark("project", start, end)
            elif piece:
                draft.add(piece.replace("\\n", "\n"))

    def _cue(self, said: str, polarity: str, topics: list[str], draft: Draft) -> None:
        found = _CUE.fullmatch(said)
        if found is None:
            raise ValueError(f"no topic: {said}")
        topic, polarity = found["topic"], found["polarity"] or polarity
        if topic == "TT":
            return self._joined(topics[: self.rng.choice((1, 2, 2, 3))], polarity, draft)
        topic = {"T": topics[:1], "T2": topics[1:2], "T3": topics[2:]}.get(topic, [topic])[0]
        words = self._filled(found["words"]) if found["words"] else self.rng.choice(phrases.CUES[topic])
        start, end = draft.add(words)
        if "blanket" in words and draft.basis == "scheduled":
            draft.basis = "blanket"
        draft.cues.append(Cue(phrases.LABELS.get(topic, topic), start, end, polarity))
        return None

    def _joined(self, topics: list[str], polarity: str, draft: Draft) -> None:
        between = self.rng.choice((" and ", " & ", "/", ", ", " / ", " and "))
        for n, topic in enumerate(topics):
            if n:
                draft.add(between if n == len(topics) - 1 or between == "/" else ", ")
            self._cue(topic, polarity, topics, draft)

    def _gap(self, name: str, polarity: str, topics: list[str], draft: Draft) -> None:
        if name.endswith("?") and self.rng.random() < 0.5:
            return
        name = name.rstrip("?")
        if name in self.plain:
            draft.add(self.plain[name]())
            if name == "scopeword":
                draft.scope += [one for one in ("ongoing", "completed") if one in draft.text]
            return
        if name in self.told.get("parts", {}):
            self._write(self._chosen(self.rng.choice(self.told["parts"][name])), polarity, topics, draft)
            return
        fill = getattr(self, f"_{name}", None)
        if fill is None:
            raise ValueError(f"no gap: {name}")
        fill(draft)

    def _mark(self, draft: Draft, label: str, words: str) -> None:
        start, end = draft.add(words)
        draft.marks.append(Mark(label, start, end, draft.text[start:end]))

    def _party(self, draft: Draft) -> None:
        self._mark(draft, "party", self.names.party())
        if self.rng.random() < 0.12:
            draft.add(self.rng.choice((
                ", its officers, officials, employees and volunteers", " and its affiliates",
                ", its agents and employees",
                " et al", ", its successors and assigns", " and their subsidiaries",
            )))  # fmt: skip

    def _parties(self, draft: Draft) -> None:
        number = self.rng.choice((1, 2, 2, 3, 4))
        between = self.rng.choice((", ", "; ", "; ", "\n", " and ", " & "))
        for n in range(number):
            if n:
                draft.add(between if n < number - 1 or between != ", " else self.rng.choice((", ", " and ", ", and ")))
            self._mark(draft, "party", self.names.party())

    def _who(self, draft: Draft) -> None:
        chance = self.rng.random()
        if chance < 0.42:
            self._mark(draft, "party_ref", self.rng.choice(phrases.WORDS["holders"]))
        elif chance < 0.55:
            self._mark(draft, "party_class", self.names.roles())
        elif chance < 0.85:
            self._party(draft)
        else:
            self._parties(draft)

    def _class(self, draft: Draft) -> None:
        self._mark(draft, "party_class", self.names.roles())

    def _for_who(self, draft: Draft) -> None:
        draft.add(self.rng.choice(("for ", "in favor of ", "to ", "for ", "naming ")))
        self._who(draft)

    def _listed(self, draft: Draft, lines: list[str]) -> None:
        between = self.rng.choice((", ", ", ", "/", " & ", " and ", ", "))
        for n, line in enumerate(lines):
            last = n == len(lines) - 1 and between == ", "
            draft.add((self.rng.choice((" and ", " & ", ", ")) if last else between) if n else "")
            draft.add(self.rng.choice(phrases.LINES[line]))

    def _some(self, most: int = 4) -> list[str]:
        number = self.rng.choice((1, 1, 2, 2, 3, most))
        chosen = self.rng.sample(phrases.ORDER[:4], number)
        free = [line for line in phrases.ORDER[:4] if line in chosen and line not in self.spoken_for]
        return free or [line for line in phrases.ORDER[:5] if line not in self.spoken_for][:1]

    def _line(self, draft: Draft) -> None:
        draft.lines += (chosen := [self.rng.choice(("gl", "gl", "gl", "auto", "umbrella", "wc", "pollution"))])
        self._listed(draft, chosen)

    def _lines(self, draft: Draft) -> None:
        draft.lines += (chosen := self._some())
        self._listed(draft, chosen)

    def _lines_not(self, draft: Draft) -> None:
        draft.lines_not += (chosen := [self.rng.choice(("wc", "professional", "pollution", "umbrella", "auto"))])
        self._listed(draft, chosen)

    def _under(self, draft: Draft) -> None:
        chosen = self.rng.choice((["gl"], ["gl", "auto"], ["gl", "auto", "el"], ["gl", "el"], ["auto"]))
        draft.lines += chosen
        self._listed(draft, chosen)

    def _on(self, draft: Draft) -> None:
        draft.add(self.rng.choice(phrases.WORDS["prepositions"]) + " ")
        self._lines(draft)
        draft.add(self.rng.choice(("", "", " policy", " policies", " coverage")))

    def _cond(self, draft: Draft) -> None:
        if self.rng.random() < 0.06:
            draft.basis = "blanket_direct"
            draft.add(self._chosen(self.rng.choice(self.told["directs"])))
            return
        if draft.basis == "scheduled":
            draft.basis = "blanket"
        draft.add(self._chosen(self.rng.choice(self.told["conditions"])))

    def _scope(self, draft: Draft) -> None:
        words, scopes = self.rng.choice(phrases.WORDS["scopes"])
        draft.scope += scopes
        draft.add(words)

    def _days(self, draft: Draft) -> None:
        draft.days = self.rng.choice((30, 30, 30, 30, 10, 60, 45, 90, 15))
        word = phrases.WORDS["days"][draft.days]
        draft.add(self.rng.choice((
            f"{draft.days} days", f"{draft.days} day", f"{draft.days}-day", f"{word} ({draft.days}) days",
            f"{draft.days} days'", f"{word.capitalize()} ({draft.days}) day", f"{draft.days} days", f"{word} days",
        )))  # fmt: skip

    def _days10(self, draft: Draft) -> None:
        draft.add(self.rng.choice(("10 days", "ten (10) days", "10 day", "10")))

    def _dnoc(self, draft: Draft) -> None:
        draft.days = self.rng.choice((30, 30, 60))
        lead = f"{draft.days} " if self.rng.random() < 0.8 else f"{draft.days}"
        draft.add(lead)
        start, end = draft.add("DNOC")
        draft.cues.append(Cue("noc", start, end, "grant"))

    def _form(self, draft: Draft) -> None:
        label = next((cue.label for cue in draft.cues if cue.label in phrases.FORMS), "ai")
        number = self.rng.choice(phrases.FORMS[label])
        edition = (
            self.rng.choice(phrases.WORDS["editions"])
            if self.rng.random() < 0.6 and not number.startswith("WC")
            else None
        )
        prefix, *rest = number.split()
        shown = self.rng.choice(
            (f"{prefix} {' '.join(rest)}", f"{prefix}{''.join(rest)}", f"{prefix} {''.join(rest)}", number)
        )
        if edition:
            slashed = edition.replace(" ", "/")
            written = (edition, edition, slashed, edition.replace(" ", ""), f"({slashed})")
            shown += " " + self.rng.choice(written)
        start, end = draft.add(shown)
        draft.marks.append(Mark("form", start, end, number, edition))

    def _per(self, draft: Draft) -> None:
        draft.add(self.rng.choice(phrases.WORDS["per"]) + " ")
        self._form(draft)
        if self.rng.random() < 0.3:
            draft.add(self.rng.choice((" and ", " & ", ", ", "/ ")))
            self._form(draft)

    def _per2(self, draft: Draft) -> None:
        self._per(draft)
