"""What a due notice says: its accounts' requirements, open findings and references, in the words of its reader."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.finding_words import said_in
from domain.dialogue import Addressee, Item, Notice, PolicyOnFile, Purpose
from domain.draft import Recipe
from domain.finding import Fixer, Result
from domain.token import reference
from outbound.business_days import business_day_from
from outbound.letter import Letter
from outbound.notice_letter import About, LetterFacts
from outbound.requirement_lines import requirement_lines
from outbound.status_words import status_words
from pipeline.attaching import papers_of_notice
from pipeline.facts import requirement_of, requirement_source
from pipeline.own_letters import OwnLetters
from pipeline.parts import Identity
from records import accounts, links, papers
from records.accounts import AccountView
from records.findings import Finding

ANSWER_WITHIN_DAYS = {Purpose.FIRST: 10, Purpose.RENEWAL: 7, Purpose.REVISION: 7}
SHOWS_REQUIREMENTS = ("renewal_request", "first_request", "first_request_reminder", "first_request_last")
SIGN_OFF = {"en": "Certificate desk", "es": "Oficina de certificados"}
NO_CERTIFICATE = {"en": "no certificate received", "es": "no se recibió ningún certificado"}
_OPEN = (Result.FAIL, Result.UNVERIFIED)


@dataclass(slots=True)
class Filler:
    """Fills letters in one unit of work; keeps what many letters of one run have in common."""

    session: Session
    identity: Identity
    day: date
    _views: dict[int, AccountView] = field(default_factory=dict)
    _numbers: dict[tuple[int, Addressee], int] = field(default_factory=dict)
    _requirements: dict[object, tuple[str, ...]] = field(default_factory=dict)
    _sources: dict[object, str] = field(default_factory=dict)
    _own: OwnLetters | None = None

    def write(self, facts: LetterFacts, notice: Notice, *, at: datetime) -> Letter:
        """The letter of `notice` in the words that hold for its client.

        Raises:
            LetterInvalid: it cannot be filled.
        """
        if self._own is None:
            self._own = OwnLetters(self.session)
        return self._own.write(facts, client_id=notice.items[0].client, account_id=notice.account, at=at)

    def facts(self, notice: Notice, zone: str, names: Mapping[int, str]) -> LetterFacts:
        """All that the letter of `notice` is filled from.

        Args:
            zone: the reader's time zone, by whose business days an answer is asked for.
            names: of the reader, by account.
        """
        views = {one: self._view(one) for one in notice.accounts}
        first = views[notice.account]
        opened = self._open(notice)
        by_account: dict[int, list[Item]] = defaultdict(list)
        for item in notice.items:
            by_account[item.account].append(item)
        about = tuple(self._about(views[one], items, notice, opened.get(one, ())) for one, items in by_account.items())
        single = notice.account if len(about) == 1 else None
        return LetterFacts(
            template=notice.template,
            to=notice.addressee,
            client=first.client,
            client_address=first.client_address,
            about=about,
            name=names.get(notice.account, "") if len(set(names.values())) == 1 else "",
            language=notice.language,
            reply_address=self.identity.reply_to(single),
            link=self._link(notice),
            reference=about[0].reference if single else group_reference(notice),
            today=self.day,
            needed_by=self._needed_by(notice, zone),
            sign_off_name=SIGN_OFF[notice.language],
        )

    def papers(self, notice: Notice) -> tuple[Recipe, ...]:
        """The papers that the letter of `notice` is to carry.

        Raises:
            RequirementInvalid: the set of an account cannot be used.
        """
        about = [self._view(one) for one in notice.accounts]
        single = len(about) == 1
        called = reference(account_id=about[0].id, secret=self.identity.secret) if single else group_reference(notice)
        lines = self._lines(about[0], notice) if single and self.identity.fax else ()
        link = self._link(notice)
        return papers_of_notice(
            self.identity, notice, about, called=called, lines=lines, source=self._source, link=link
        )

    def _source(self, view: AccountView) -> str:
        """The digest of what an account's requirement is read from, kept; many accounts have the same."""
        asked = _asked(view)
        if asked not in self._sources:
            self._sources[asked] = papers.keep_source(self.session, requirement_source(view))
        return self._sources[asked]

    def _link(self, notice: Notice) -> str:
        """Where the reader goes: the page without a login; the client's people, who have one, to the account."""
        first = self._view(notice.account)
        several = len(notice.accounts) > 1
        if notice.addressee is Addressee.CLIENT:
            base = self.identity.upload_base.rstrip("/")
            return f"{base}/accounts{'' if several else f'/{first.id}'}" if base else ""
        to_agent = notice.addressee is Addressee.AGENT
        return self.identity.link(
            "v" if notice.items[0].purpose is Purpose.VERIFICATION else "s",
            account_id=first.id,
            party=notice.addressee,
            address=(first.agent_email if to_agent else first.contractor_email) or "",
            number=self._numbers.get((first.id, notice.addressee), 0),
            on=self.day,
            is_wide=several,
        )

    def gather(self, account_ids: Collection[int]) -> None:
        """Fetch accounts that letters will be about, in few statements for all of them."""
        self._numbers |= links.numbers(self.session, account_ids)
        self._views |= {one.id: one for one in accounts.views(self.session, account_ids, on=self.day)}

    def _view(self, account_id: int) -> AccountView:
        if account_id not in self._views:
            self._views[account_id] = accounts.view(self.session, account_id, on=self.day)
            self._numbers |= links.numbers(self.session, (account_id,))
        return self._views[account_id]

    def _about(self, view: AccountView, items: Sequence[Item], notice: Notice, opened: tuple[str, ...]) -> About:
        policies: tuple[PolicyOnFile, ...] = tuple(dict.fromkeys(policy for item in items for policy in item.policies))
        missing = () if policies or opened else (NO_CERTIFICATE[notice.language],)
        return About(
            contractor=view.contractor,
            reference=reference(account_id=view.id, secret=self.identity.secret),
            policies=policies,
            requirements=self._lines(view, notice) if notice.template in SHOWS_REQUIREMENTS else (),
            open=opened or (missing if notice.addressee is Addressee.CLIENT else ()),
            status=_status(view, notice.language),
        )

    def _lines(self, view: AccountView, notice: Notice) -> tuple[str, ...]:
        flags = {key: bool(value) for key, value in view.flags.items()}
        key = (_asked(view), notice.addressee, notice.language, tuple(sorted(flags.items())))
        if key not in self._requirements:
            self._requirements[key] = requirement_lines(
                requirement_of(view), flags, to=notice.addressee, language=notice.language
            )
        return self._requirements[key]

    def _open(self, notice: Notice) -> Mapping[int, tuple[str, ...]]:
        """What is open of each account, one line a finding, in the words for this reader."""
        if notice.items[0].purpose not in (Purpose.REVISION, Purpose.LIST):
            return {}
        rows = self.session.scalars(
            select(Finding)
            .where(Finding.account_id.in_(notice.accounts), Finding.result.in_(_OPEN))
            .order_by(Finding.account_id, Finding.position)
        )
        found: dict[int, dict[str, None]] = defaultdict(dict)
        for row in rows:
            if row.fixer in (Fixer.AGENT, Fixer.INSURED) and (said := _words(row, notice.addressee, notice.language)):
                found[row.account_id][said] = None
        return {account: tuple(lines) for account, lines in found.items()}

    def _needed_by(self, notice: Notice, zone: str) -> date:
        days = ANSWER_WITHIN_DAYS.get(notice.items[0].purpose, 7)
        usual = business_day_from(self.day + timedelta(days=days), zone)
        ends = min((one.expiration for one in notice.policies if one.expiration), default=None)
        return ends if ends is not None and ends > self.day else usual


def _asked(view: AccountView) -> tuple[object, ...]:
    """What tells one account's requirement from another's of the same run."""
    return (
        view.requirement_version_id,
        view.client_id,
        view.work_state or view.state,
        view.trade,
        view.project,
        tuple(sorted(view.parties.items())),
    )


def _words(row: Finding, to: Addressee, language: str) -> str:
    said = None if language == "en" else said_in(row.code, row.facts, language)
    ask, tell, title = (said.ask, said.tell, said.title) if said else (row.ask, row.tell_insured, row.title)
    if to is Addressee.AGENT:
        return ask or tell
    return (tell or ask) if to is Addressee.CONTRACTOR else title


def _status(view: AccountView, language: str) -> str:
    return view.status.value.replace("_", " ") if language == "en" else status_words(view.status, language)


def group_reference(notice: Notice) -> str:
    """What a letter about several accounts is called: G-K3J5X; each of its lines has its account's own."""
    digest = hashlib.sha256("\n".join(notice.keys).encode()).digest()
    return f"G-{base64.b32encode(digest).decode()[:5]}"
