"""What is due to be told about one account on a day, one reader and one matter at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.comms import Cadence, Step
from domain.dialogue import Addressee, Correspondent, Dialogue, Item, PersonTask, PolicyOnFile, Purpose
from domain.saying import N_, phrased
from outbound.addresses import sendable
from outbound.business_days import business_day_from

AGENT, CONTRACTOR, CLIENT = Addressee.AGENT, Addressee.CONTRACTOR, Addressee.CLIENT


def address_of(reader: Correspondent) -> str | None:
    """Where a reader is written to, or that of whoever came after them; None when mail reaches nobody."""
    if reader.stopped:
        return None
    if goes_to_successor(reader):
        return sendable(reader.successor)
    return None if reader.bounced or reader.is_not_theirs else sendable(reader.address)


def goes_to_successor(reader: Correspondent) -> bool:
    """Whether somebody else is written to in this reader's place."""
    return bool(reader.successor) and (reader.bounced or reader.is_not_theirs)


@dataclass(frozen=True, slots=True)
class Asking:
    """One account on one day, under its client's cadence."""

    dialogue: Dialogue
    cadence: Cadence
    day: date
    sent: dict[str, date]
    ending: tuple[tuple[date, tuple[PolicyOnFile, ...]], ...]
    """The policies that nothing newer of their line follows, by expiration."""

    @staticmethod
    def about(dialogue: Dialogue, cadence: Cadence, day: date) -> Asking:
        """The account as the schedule asks about it."""
        return Asking(dialogue, cadence, day, dict(dialogue.sent), _ending(dialogue.policies))

    def items(self) -> Iterator[Item]:
        """All that is due, sent or held back: of each matter and reader the newest step alone."""
        one = self.dialogue
        if one.contract_end is not None and one.contract_end <= self.day:
            return
        expired = False
        for expiration, policies in self.ending:
            expired = expired or expiration <= self.day
            yield from self._stepped(Purpose.RENEWAL, expiration, policies)
        if not one.policies and one.asked_on is None:
            asked = self._first_asked()
            # a first request falls due on any day: on a day off it is held, but not taken back as if it were not due
            yield from self._stepped(Purpose.FIRST, asked or self.day, (), is_moved=asked is not None)
        if one.open_findings and one.asked_on is not None and not expired:
            yield from self._stepped(Purpose.REVISION, one.asked_on, ())
        yield from self._verification()
        yield from self._listed()

    def days(self) -> Iterator[date]:
        """The days on which a step falls due, in no order; one of a day off falls due on the next business day."""
        one = self.dialogue
        bases = [(Purpose.RENEWAL, expiration) for expiration, _policies in self.ending]
        if not one.policies and one.asked_on is None:
            bases.append((Purpose.FIRST, self._first_asked() or self.day))
        if one.open_findings and one.asked_on is not None:
            bases.append((Purpose.REVISION, one.asked_on))
        for purpose, base in bases:
            yield from (base + timedelta(days=step.day) for step in self.cadence.steps[purpose])
        for due, mark, _template, _policies in self._to_verify():
            yield due
            asked = self.sent.get(self._verification_key(mark))
            if asked is not None:
                yield asked + timedelta(days=self.cadence.verification.reminder_days)

    def tasks(self) -> Iterator[PersonTask]:
        """What only a person can do: reach whom mail does not reach, look at a question without an answer."""
        one = self.dialogue
        lost = [who for who in (AGENT, CONTRACTOR) if address_of(one.reader(who)) is None]
        for who in lost if self._begun() or not one.policies else ():
            # who never had an address is missed only when the other cannot be reached either
            if one.reader(who).address or len(lost) > 1:
                yield _unreached(one, who)
        rules = self.cadence.verification
        for key, day in self.sent.items():
            if key.startswith(f"{Purpose.VERIFICATION.value}:{one.account}:") and not key.endswith("-again"):
                late = self.day >= day + timedelta(days=rules.person_after_days)
                if late and self._unanswered(day):
                    what = phrased(
                        "nobody answered whether the policies are in force (asked on {day})", day=day.isoformat()
                    )
                    yield PersonTask(f"verify:{key}", one.account, AGENT, what)

    def _begun(self) -> bool:
        """Whether some renewal or revision is going on, so that an unreachable reader matters now."""
        first = min((step.day for step in self.cadence.steps[Purpose.RENEWAL]), default=0)
        return bool(self.dialogue.open_findings) or any(
            expiration + timedelta(days=first) <= self.day for expiration, _policies in self.ending
        )

    def _first_asked(self) -> date | None:
        prefix = f"{Purpose.FIRST.value}:{self.dialogue.account}:"
        return min((day for key, day in self.sent.items() if key.startswith(prefix)), default=None)

    def _stepped(
        self, purpose: Purpose, base: date, policies: tuple[PolicyOnFile, ...], *, is_moved: bool = True
    ) -> Iterator[Item]:
        one = self.dialogue
        steps = self.cadence.steps[purpose]
        if not steps or base + timedelta(days=steps[0].day) > self.day:
            return
        episode = "" if purpose is Purpose.FIRST else f"{base.isoformat()}:"
        for who in Addressee:
            reader = one.reader(who)
            if address_of(reader) is None:
                continue
            matter = f"{purpose.value}:{one.account}:{who.value}:"
            told = f"{matter}{episode}"
            reached = max((int(key[len(told) :]) for key in self.sent if key.startswith(told)), default=None)
            newest: tuple[Step, date] | None = None
            for step in steps:
                due = base + timedelta(days=step.day)
                if due > self.day:
                    break
                if who in self._readers(step):
                    due = business_day_from(due, reader.time_zone) if is_moved else due
                    newest = (step, due) if due <= self.day else newest
            if newest is None or (reached is not None and newest[0].day <= reached):
                continue
            step, since = newest
            yield Item(
                key=f"{told}{step.day}",
                matter=matter,
                account=one.account,
                client=one.client,
                to=who,
                purpose=purpose,
                template=step.template,
                why=self._why(purpose, base, policies),
                since=since,
                policies=policies,
            )

    def _readers(self, step: Step) -> Sequence[Addressee]:
        """To whom a step goes: the other of agent and contractor where the one it is for cannot be reached."""
        for who, other in ((AGENT, CONTRACTOR), (CONTRACTOR, AGENT)):
            if who in step.to and other not in step.to and address_of(self.dialogue.reader(who)) is None:
                return (*step.to, other)
        return step.to

    def _why(self, purpose: Purpose, base: date, policies: tuple[PolicyOnFile, ...]) -> str:
        if purpose is Purpose.RENEWAL:
            names = ", ".join(f"{one.line} {one.number}".strip() for one in policies)
            days = (base - self.day).days
            if days > 0:
                return phrased("{names} expires {day}, in {days} days and no renewal is on file",
                               names=names, day=base.isoformat(), days=days)  # fmt: skip
            return phrased("{names} expired {day} and no renewal is on file", names=names, day=base.isoformat())
        if purpose is Purpose.FIRST:
            asked = self._first_asked()
            if asked is None:
                return N_("no certificate was ever asked for")
            return phrased("no certificate yet, asked on {day}", day=asked.isoformat())
        count = self.dialogue.open_findings
        if count == 1:
            return phrased("1 finding open since {day}", day=base.isoformat())
        return phrased("{count} findings open since {day}", count=count, day=base.isoformat())

    def _verification(self) -> Iterator[Item]:
        reader = self.dialogue.agent
        if address_of(reader) is None:
            return
        for due, mark, template, policies in self._to_verify():
            if due > self.day:
                continue
            key = self._verification_key(mark)
            asked = self.sent.get(key)
            if asked is None:
                late = self.day - due > timedelta(days=self.cadence.verification.at_most_late_days)
                since = business_day_from(due, reader.time_zone)
                if not late and since <= self.day:
                    names = ", ".join(one.number or one.line for one in policies)
                    why = phrased("{names}: to be verified since {day}", names=names, day=due.isoformat())
                    yield self._question(key, template, why, since, policies)
            elif f"{key}-again" not in self.sent and self._unanswered(asked):
                again = business_day_from(
                    asked + timedelta(days=self.cadence.verification.reminder_days), reader.time_zone
                )
                if again <= self.day:
                    why = phrased("asked on {day} whether these are in force, no answer yet", day=asked.isoformat())
                    yield self._question(f"{key}-again", self.cadence.verification.reminder, why, again, policies)

    def _verification_key(self, mark: str) -> str:
        return f"{Purpose.VERIFICATION.value}:{self.dialogue.account}:agent:{mark}"

    def _question(self, key: str, template: str, why: str, since: date, policies: tuple[PolicyOnFile, ...]) -> Item:
        one = self.dialogue
        matter = f"{Purpose.VERIFICATION.value}:{one.account}:agent:"
        return Item(key, matter, one.account, one.client, AGENT, Purpose.VERIFICATION, template, why, since, policies)

    def _to_verify(self) -> Iterator[tuple[date, str, str, tuple[PolicyOnFile, ...]]]:
        """(due, mark, template, policies), due or not yet: by day of proof, and by the middle of the term."""
        rules = self.cadence.verification
        renewing = timedelta(days=-min((step.day for step in self.cadence.steps[Purpose.RENEWAL]), default=0))
        early: dict[date, list[PolicyOnFile]] = {}
        middle: dict[date, list[PolicyOnFile]] = {}
        for policy in self.dialogue.policies:
            if policy.expiration is None or policy.expiration - renewing <= self.day or policy.accepted_on is None:
                continue
            if policy.verified_on is None or policy.verified_on < policy.accepted_on:
                early.setdefault(policy.accepted_on + timedelta(days=rules.early_days), []).append(policy)
            if policy.effective is not None:
                half = policy.effective + (policy.expiration - policy.effective) / 2
                seen = max(policy.accepted_on, policy.verified_on or policy.accepted_on)
                if half - seen > timedelta(days=rules.not_within_days):
                    middle.setdefault(half, []).append(policy)
        for mark, template, groups in (("early", rules.early, early), ("middle", rules.middle, middle)):
            for due, policies in groups.items():
                yield due, f"{due.isoformat()}:{mark}", template, tuple(policies)

    def _unanswered(self, asked: date) -> bool:
        """Whether some policy in force was not spoken of since that day."""
        return any(
            (one.verified_on is None or one.verified_on < asked) and (one.expiration or self.day) > self.day
            for one in self.dialogue.policies
            if one.accepted_on is None or one.accepted_on <= asked
        )

    def _listed(self) -> Iterator[Item]:
        """What stands open for long, once a month on the client's list."""
        one = self.dialogue
        if address_of(one.contact) is None:
            return
        first = business_day_from(self.day.replace(day=1), one.contact.time_zone)
        if self.day < first:
            return
        ended = tuple(policy for expiration, some in self.ending if self._is_old(expiration, first) for policy in some)
        old = bool(ended) or bool(one.open_findings and one.asked_on and self._is_old(one.asked_on, first))
        if not old and not one.policies:
            asked = self._first_asked()
            old = asked is not None and self._is_old(asked, first)
        if old:
            matter = f"{Purpose.LIST.value}:{one.account}:client:"
            key, why = f"{matter}{self.day:%Y-%m}", N_("open for more than a month")
            template = self.cadence.list_template
            yield Item(key, matter, one.account, one.client, CLIENT, Purpose.LIST, template, why, first, ended)

    def _is_old(self, since: date, day: date) -> bool:
        return since + timedelta(days=self.cadence.list_after_day) <= day


def _ending(policies: tuple[PolicyOnFile, ...]) -> tuple[tuple[date, tuple[PolicyOnFile, ...]], ...]:
    of_line: dict[str, list[PolicyOnFile]] = {}
    for policy in policies:
        of_line.setdefault(policy.line, []).append(policy)
    by_day: dict[date, list[PolicyOnFile]] = {}
    for policy in policies:
        ends, others = policy.expiration, of_line[policy.line]
        if ends is not None and not any(_follows(one, policy, ends) for one in others):
            by_day.setdefault(ends, []).append(policy)
    return tuple((expiration, tuple(by_day[expiration])) for expiration in sorted(by_day))


def _follows(later: PolicyOnFile, policy: PolicyOnFile, ends: date) -> bool:
    """Whether a policy takes the place of another of its line: it ends later and does not run beside it.

    Two that one day's proof shows and whose terms overlap are two layers, or two insurers: each is renewed by itself.
    """
    if later.expiration is None or later.expiration <= ends:
        return False
    overlap = later.effective is not None and later.effective < ends
    return not (overlap and later.accepted_on == policy.accepted_on)


def _unreached(one: Dialogue, who: Addressee) -> PersonTask:
    reader = one.reader(who)
    key = f"reach:{one.account}:{who.value}:{reader.address.lower()}"
    if reader.is_not_theirs:
        what = phrased(
            "{address} says this account is not theirs; find out who answers for it now", address=reader.address
        )
    elif reader.stopped:
        what = phrased("{address} asked not to be written to; call the {who}", address=reader.address, who=who.value)
    elif reader.bounced:
        what = phrased(
            "mail to {address} comes back; call the {who} for an address that works",
            address=reader.address,
            who=who.value,
        )
    elif reader.address:
        what = phrased(
            "{address} is no address that mail can be sent to; call the {who}",
            address=repr(reader.address),
            who=who.value,
        )
    else:
        what = phrased("no address of the {who} is known; call for one", who=who.value)
    return PersonTask(key, one.account, who, what)
