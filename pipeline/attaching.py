"""Which papers a letter carries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from config.finding_words import judgement_in
from domain.dialogue import Addressee, Notice, Purpose
from domain.draft import Draft, Recipe, kind_and_language
from domain.finding import Judgement
from domain.token import reference
from outbound.answering import SHOWN_BY_EXAMPLE
from pipeline.carrying import FAX_COVER, THE_EXAMPLE, key_of, ordered
from pipeline.facts import requirement_source
from pipeline.marking import marked_copies
from pipeline.papers import Order
from pipeline.parts import Identity, Parts
from pipeline.replies import sentences_of
from records import papers
from records.accounts import AccountView
from records.messages import Message

ASKS_FOR_CHANGES = "deficiency"
ASKING = (Purpose.FIRST, Purpose.RENEWAL, Purpose.REVISION)
MOST_EXAMPLES = 4
MOST_NAMES = 120
COVER = {"en": "fax-cover-sheet.pdf", "es": "portada-de-fax.pdf"}
Source = Callable[[AccountView], str]
EXAMPLE = {"en": "example-of-what-to-submit.pdf", "es": "ejemplo-de-lo-que-se-pide.pdf"}


def papers_of_answer(
    session: Session,
    parts: Parts,
    message: Message,
    draft: Draft,
    *,
    judgement: Judgement | None,
    account: AccountView,
    respond_by: date,
) -> tuple[Order, ...]:
    """What the answer to a mail carries: the marked-up copy with the example, or the example to who asks for it."""
    kind, language = kind_and_language(draft.letter)
    asks_for_it = kind == "question" and {one.intent for one in sentences_of(message)} & SHOWN_BY_EXAMPLE
    if not asks_for_it and (kind != ASKS_FOR_CHANGES or judgement is None):
        return ()
    called = reference(account_id=account.id, secret=parts.identity.secret)
    source = requirement_source(account)
    example = ordered(example_for(account, called, papers.source_digest(source), language=language), source)
    if asks_for_it or judgement is None:
        return (example,)
    judgement = judgement_in(judgement, language)
    copies = marked_copies(session, parts, message, account, judgement, respond_by, language=language)
    return (*copies, example)


def papers_of_notice(
    identity: Identity,
    notice: Notice,
    about: Sequence[AccountView],
    *,
    called: str,
    lines: tuple[str, ...],
    source: Source,
    link: str = "",
) -> tuple[Recipe, ...]:
    """What a letter of the schedule carries: whoever is asked for a certificate gets an example and a fax cover.

    A letter about several accounts has an example for each requirement that differs, and no cover: a fax is of one.

    Args:
        called: the letter's reference.
        lines: what is needed, for the cover.
        source: keeps what the requirement of an account is read from, and gives its digest.
        link: the page without a login, for the cover.
    """
    if notice.items[0].purpose not in ASKING or notice.addressee is Addressee.CLIENT:
        return ()
    if len(about) == 1:
        example = example_for(about[0], called, source(about[0]), language=notice.language)
        if not identity.fax:
            return (example,)
        return (example, _cover_for(identity, about[0], called, notice.language, lines, link))
    alike: dict[str, list[AccountView]] = {}
    for one in about:
        made = example_for(one, called, source(one), language=notice.language, contractor="-")
        alike.setdefault(key_of(made), []).append(one)
    examples = []
    for number, together in enumerate(list(alike.values())[:MOST_EXAMPLES], start=1):
        who = _listed([one.contractor for one in together], notice.language)
        made = example_for(together[0], called, source(together[0]), language=notice.language, contractor=who)
        examples.append(replace(made, name=made.name if number == 1 else made.name.replace(".pdf", f"-{number}.pdf")))
    return tuple(examples)


def _listed(names: Sequence[str], language: str) -> str:
    """The contractors of an example in a few words."""
    whole = "; ".join(names)
    if len(whole) <= MOST_NAMES:
        return whole
    return f"{names[0]} {'y otros' if language == 'es' else 'and others'} ({len(names)})"


def _cover_for(
    identity: Identity, account: AccountView, called: str, language: str, lines: tuple[str, ...], link: str
) -> Recipe:
    facts: dict[str, Any] = {
        "reference": called,
        "reply_fax": identity.fax,
        "client": account.client,
        "contractor": account.contractor,
        "lines": list(lines),
        "upload_url": link,
        "language": language,
    }
    return Recipe(COVER[language], "the fax cover sheet", FAX_COVER, facts)


def example_for(
    account: AccountView, called: str, source: str, *, language: str = "en", contractor: str = ""
) -> Recipe:
    """The example of what to submit, by the requirement as it holds for the account.

    Args:
        called: the reference of the account or letter, for the reply.
        source: the digest under which the requirement is kept.
        contractor: the insured on it, the account's own when left out.
    """
    facts: dict[str, Any] = {
        "client": account.client,
        "client_address": account.client_address,
        "contractor": contractor or account.contractor,
        "reference": called,
        "flags": {key: bool(value) for key, value in sorted(account.flags.items())},
        "language": language,
        "state": account.work_state or account.state,
    }
    return Recipe(EXAMPLE[language], "the example of what to submit", THE_EXAMPLE, facts, source, is_first=True)
