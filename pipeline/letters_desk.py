"""The door to the words of letters: what each says, in whose words, tried on a real account, saved and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.comms import languages
from domain.errors import LetterInvalid, NotYours, SettledOtherwise
from domain.saying import N_, phrased
from outbound.compose import wrapped
from outbound.html import as_html
from outbound.letter import Letter
from outbound.letter_kinds import Kind, kinds
from outbound.letter_trials import Trial, problems_of, trials
from outbound.template_language import Problem, pieces, shipped_source
from pipeline.letter_samples import samples
from pipeline.parts import Parts
from records import accounts, audit, letter_templates
from records.accounts import Account, Client
from records.letter_templates import DESK, Failed, LetterTemplate
from records.work import OpenWork

MOST_ACCOUNTS = 50
"""Accounts that a preview may be chosen from."""


@dataclass(frozen=True, slots=True)
class Wording:
    """In whose words a letter is: "" as it ships, "desk" or "client" for own words; with its newest version."""

    kind: str
    language: str
    whose: str
    version: int = 0
    at: datetime | None = None
    by: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One letter in one language: the words that hold, those it would go back to, and all versions, newest first.

    `client` is "" for the whole desk; `pieces` are the parts that letters share, with their words.
    """

    kind: Kind
    language: str
    client_id: int | None
    client: str
    source: str
    below: str
    versions: Sequence[LetterTemplate]
    pieces: Mapping[str, str]
    accounts: tuple[tuple[int, str], ...]

    @property
    def is_own(self) -> bool:
        """Whether it has words of its own, which can be taken back."""
        return bool(self.versions) and bool(self.versions[0].source)


@dataclass(frozen=True, slots=True)
class Shown:
    """A template tried: what is wrong with it, and the letter to one reader, None where it cannot be filled.

    `readers` are all that it can be shown to, `drawn` tells that the facts are invented, `about` whose they are.
    """

    problems: tuple[Problem, ...]
    readers: tuple[str, ...]
    reader: int
    letter: Letter | None
    text: str
    html: str
    drawn: bool
    about: str = ""


class LettersDesk:
    """The words of letters over the given parts. Every method raises NotYours for a letter that is not there."""

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def listing(self, client_id: int | None = None) -> tuple[Wording, ...]:
        """Every letter in every language, and in whose words it goes for the client, or for the desk."""
        with self._look() as session:
            _client_name(session, client_id)
            held = letter_templates.newest(session, (client_id or DESK, DESK))
        return tuple(_wording(held, client_id, kind, language) for kind in kinds() for language in languages())

    def clients(self) -> tuple[tuple[int, str], ...]:
        """All clients, for those who word letters for one of them."""
        with self._look() as session:
            return accounts.client_names(session)

    def failed(self) -> tuple[Failed, ...]:
        """The own words that could not be used for some account."""
        with self._look() as session:
            return letter_templates.failed(session)

    def page(self, kind: str, language: str, client_id: int | None = None) -> LetterPage:
        """One letter as it is worded now."""
        found = _kind(kind, language)
        with self._look() as session:
            client = _client_name(session, client_id)
            shipped = shipped_source(kind, language)
            held = letter_templates.in_force(session, client_id)
            desk = held.get((DESK, kind, language))
            below = desk.source if client_id and desk else shipped
            own = held.get((client_id or DESK, kind, language))
            return LetterPage(
                kind=found,
                language=language,
                client_id=client_id,
                client=client,
                source=own.source if own else below,
                below=below,
                versions=letter_templates.versions(session, client_id, kind, language),
                pieces={name: shipped_source(name[3:-4], language) for name in pieces(language)},
                accounts=_some_accounts(session, client_id),
            )

    def version(self, kind: str, language: str, client_id: int | None, number: int) -> str:
        """The words of an old version; those that ship, for one that went back."""
        _kind(kind, language)
        with self._look() as session:
            for one in letter_templates.versions(session, client_id, kind, language):
                if one.version == number:
                    return one.source or shipped_source(kind, language)
        raise NotYours

    def show(self, kind: str, language: str, source: str, *, account_id: int | None = None, reader: int = 0) -> Shown:
        """A template tried on every invented reader, and shown to one of a real account, or of the invented."""
        found = _kind(kind, language)
        problems = problems_of(found, language, source)
        real: tuple[Trial, ...] = ()
        about = ""
        if account_id is not None:
            with self._look() as session:
                about = accounts.view(session, account_id, on=self._parts.today()).contractor
                real = samples(session, self._parts, found, language, account_id)
        cases = real or tuple(trials(found, language))
        case = cases[reader if 0 <= reader < len(cases) else 0]
        letter: Letter | None = None
        if not any(one.line for one in problems):
            try:
                letter = case.letter(found, language, source)
            except LetterInvalid as invalid:
                problems = (*problems, Problem(0, str(invalid.facts["problems"])))
        return Shown(
            problems=tuple(dict.fromkeys(problems)),
            readers=tuple(one.whom for one in cases),
            reader=cases.index(case),
            letter=letter,
            text=wrapped(letter.body) if letter else "",
            html=as_html(letter.body, language=language) if letter else "",
            drawn=not real,
            about=about,
        )

    def save(
        self, kind: str, language: str, source: str, *, client_id: int | None, by: str, before: int | None = None
    ) -> int:
        """Keep new words, which hold for every letter that is drafted from now on; the number of their version.

        Args:
            by: who words it so.
            before: the version that they had in mind; None where it does not matter.

        Raises:
            LetterInvalid: the sentence lists everything that is wrong; nothing is stored.
            SettledOtherwise: nothing is different, or somebody else saved a version meanwhile.
        """
        found = _kind(kind, language)
        source = source.replace("\r\n", "\n").strip() + "\n"
        if problems := problems_of(found, language, source):
            raise LetterInvalid(name=f"{language}/{kind}", problems="; ".join(map(str, problems)))
        if source == self.page(kind, language, client_id).source:
            raise SettledOtherwise(what=N_("nothing is different"))
        return self._put(kind, language, source, client_id=client_id, by=by, before=before)

    def go_back(self, kind: str, language: str, *, client_id: int | None, by: str) -> None:
        """Take own words back: a client's letter goes in the desk's words then, the desk's as it ships.

        Raises:
            SettledOtherwise: it has no words of its own.
        """
        if not self.page(kind, language, client_id).is_own:
            raise SettledOtherwise(what=N_("this letter has no words of its own"))
        self._put(kind, language, "", client_id=client_id, by=by, before=None)

    def _put(self, kind: str, language: str, source: str, *, client_id: int | None, by: str, before: int | None) -> int:
        with self._parts.open_work() as session:
            _client_name(session, client_id)
            last = next(iter(letter_templates.versions(session, client_id, kind, language)), None)
            if before is not None and before != (last.version if last else 0):
                raise SettledOtherwise(
                    what=phrased(
                        "{name} saved another version meanwhile", name=last.made_by if last else N_("somebody")
                    )
                )
            made = letter_templates.put(session, client_id, kind, language, source, by=by, at=self._parts.now())
            audit.append(
                session,
                at=self._parts.now(),
                actor=by,
                action="letter_worded" if source else "letter_as_shipped",
                subject=f"client {client_id}" if client_id else "desk",
                detail={"letter": kind, "language": language, "version": made.version, "source": source},
            )
            return made.version


def _kind(kind: str, language: str) -> Kind:
    found = kinds().get(kind)
    if found is None or language not in languages():
        raise NotYours
    return found


def _client_name(session: Session, client_id: int | None) -> str:
    return accounts.client_by_id(session, client_id).name if client_id is not None else ""


def _wording(
    held: Mapping[tuple[int, str, str], LetterTemplate], client_id: int | None, kind: str, language: str
) -> Wording:
    for scope, whose in ((client_id or DESK, "client" if client_id else "desk"), (DESK, "desk")):
        one = held.get((scope, kind, language))
        if one is not None and one.source:
            return Wording(kind, language, whose, one.version, one.made_at, one.made_by, one.trouble)
    return Wording(kind, language, "")


def _some_accounts(session: Session, client_id: int | None) -> tuple[tuple[int, str], ...]:
    """The accounts that were added last, to try a letter on."""
    wanted = select(Account.id, Account.name, Client.name).join(Client, Account.client_id == Client.id)
    wanted = wanted.where(Account.archived.is_(False)).order_by(Account.id.desc()).limit(MOST_ACCOUNTS)
    if client_id is not None:
        wanted = wanted.where(Account.client_id == client_id)
    rows = session.execute(wanted)
    return tuple((row[0], row[1] if client_id else f"{row[1]} · {row[2]}") for row in rows)
