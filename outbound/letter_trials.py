"""An operator's template tried on every reader of its letter, and all that is wrong with it told at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from config.comms import most_words
from domain.dialogue import Addressee
from domain.errors import LetterInvalid
from domain.saying import N_, phrased
from outbound.draft import Occasion, draft_reply, values_of_answer
from outbound.letter import Letter, fill
from outbound.letter_check import lacking
from outbound.letter_kinds import ASK_ADDRESS, Kind
from outbound.notice_letter import LetterFacts, values_of, write_notice
from outbound.template_language import Problem, misused
from outbound.trial_facts import lost_address, occasions, trial_facts

MOST_WORDS_OF_AN_ANSWER = 220
"""Of an answer to a mail, footer and all; its lines are as many as the certificate needs."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One case that a letter is tried on: `whom` it is written to, in words, and the facts.

    `is_lost` is of the question for an address that works, which answers no mail.
    """

    whom: str
    facts: LetterFacts | Occasion
    is_lost: bool = False

    def letter(self, kind: Kind, language: str, source: str | None = None) -> Letter:
        """The letter for this case, as it ships or as `source` has it.

        Raises:
            LetterInvalid: it cannot be filled.
        """
        if isinstance(self.facts, LetterFacts):
            return write_notice(replace(self.facts, language=language), source=source)
        if kind.name == ASK_ADDRESS:
            return fill(ASK_ADDRESS, self.values(language), language=language, source=source)
        name = kind.name.removeprefix("answer_")
        return fill(name, self.values(language), language=language, source=source)

    def values(self, language: str) -> dict[str, object]:
        """What the template is filled with."""
        if isinstance(self.facts, LetterFacts):
            return values_of(replace(self.facts, language=language))
        if self.is_lost:
            return lost_address(language)
        return values_of_answer(replace(self.facts, language=language))


def problems_of(kind: Kind, language: str, source: str, samples: tuple[Trial, ...] = ()) -> tuple[Problem, ...]:
    """All that is wrong with an operator's template: what it must not use, and what it fails to show and to whom.

    Args:
        samples: facts of real accounts to try it on; invented ones are tried beside them.
    """
    found = list(misused(source, language, kind.variables))
    if not source.lstrip().startswith("Subject:"):
        found.append(Problem(1, 'the first line must begin with "Subject:", whatever the language'))
    if found:
        return tuple(sorted(found, key=lambda one: one.line))
    missing: dict[str, list[str]] = {}
    for trial in (*samples, *trials(kind, language)):
        shipped = trial.letter(kind, language)
        try:
            made = trial.letter(kind, language, source)
        except LetterInvalid as invalid:
            missing.setdefault(str(invalid.facts["problems"]), []).append(trial.whom)
            continue
        for what in (*lacking(trial.values(language), shipped, made), *_too_long(trial, shipped, made)):
            missing.setdefault(what, []).append(trial.whom)
    return tuple(
        Problem(0, phrased("{what} (to {whom})", what=what, whom=", ".join(dict.fromkeys(whom))))
        for what, whom in missing.items()
    )


def _too_long(trial: Trial, shipped: Letter, made: Letter) -> Iterator[str]:
    if isinstance(trial.facts, LetterFacts):
        if len(trial.facts.about) > 1:
            return  # a list is as long as its accounts are many
        most = most_words(trial.facts.to)
    else:
        most = MOST_WORDS_OF_AN_ANSWER
    count = len(made.body.split())
    if count > max(most, len(shipped.body.split())):
        yield phrased("it has {count} words; at most {most}", count=count, most=most)


_READERS = {
    Addressee.AGENT: (N_("the agent"), N_("the agent, about two")),
    Addressee.CONTRACTOR: (N_("the contractor"), N_("the contractor, about two")),
    Addressee.CLIENT: (N_("the client"), N_("the client, about two")),
}


def trials(kind: Kind, language: str) -> Iterator[Trial]:
    """Invented cases of a letter, one for each reader at least."""
    if not kind.is_answer:
        for facts in trial_facts(kind.name, language):
            one, several = _READERS[facts.to]
            yield Trial(one if len(facts.about) == 1 else several, facts)
    elif kind.name == ASK_ADDRESS:
        yield Trial(N_("the other party"), occasions(language)["compliant"], is_lost=True)
    else:
        name = kind.name.removeprefix("answer_")
        for occasion in occasions(language).values():
            draft = draft_reply(replace(occasion, own={}))
            if draft.letter.partition(".")[0] == name:
                yield Trial(draft.to[0] if draft.to else N_("a sender who is not known"), occasion)
