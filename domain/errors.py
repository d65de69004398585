"""What can go wrong, as one family.

CertdeskError
├── Refused                  the input or request is at fault; trying again changes nothing
│   ├── WrongSettings
│   ├── UnreadableDocument
│   │   ├── PasswordNeeded
│   │   ├── DamagedDocument
│   │   ├── NoPages
│   │   ├── TooLarge
│   │   ├── TooManyPages
│   │   ├── TooDeep
│   │   ├── TooComplex
│   │   └── UnsupportedType
│   ├── NotABlank
│   ├── UnreadableMessage
│   ├── RequirementInvalid
│   ├── CadenceInvalid
│   ├── LetterInvalid
│   ├── ListInvalid
│   ├── DetailsInvalid
│   ├── RatingsInvalid
│   ├── FieldInvalid
│   ├── AddressRefused
│   ├── RecipientRefused
│   ├── DeliveryUncertain
│   ├── SettledOtherwise
│   ├── NotConfirmed
│   ├── NotForYouToDecide
│   ├── ExceptionRefused
│   ├── LinkClosed
│   ├── UploadRefused
│   ├── PersonRefused
│   ├── TooManyAtOnce
│   └── NotYours
└── TryLater                 the world is at fault; the same call may succeed later
    ├── MailServerBusy
    │   └── MailServerUnwell
    ├── MailboxUnreachable
    ├── StoreUnavailable
    ├── DatabaseUnavailable
    ├── ReaderLost
    └── EngineMissing

`code` is stable: it is logged, stored with a quarantined item, returned by the API and documented in
docs/errors.md. `sentence` is for the person who has to act, and names the remedy.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from domain.problem import Problem
from domain.saying import N_


class CertdeskError(Exception):
    """Root of every error this program raises on purpose."""

    code: ClassVar[str] = "certdesk"
    sentence: ClassVar[str] = N_("Something went wrong.")

    def __init__(self, **facts: object) -> None:
        """Keep the facts (`page=3`) that fill the sentence and go to the log as they are."""
        self.facts = facts
        super().__init__(self.sentence.format(**facts))


class Refused(CertdeskError):
    """The input or the request is at fault: show it to a person, never retry."""

    code = "refused"


class TryLater(CertdeskError):
    """Something outside is unwell: the engine repeats the step with growing pauses."""

    code = "try-later"


class WrongSettings(Refused):
    """One or more settings cannot be used; the sentence lists every one of them."""

    code = "settings-wrong"
    sentence = "Certdesk cannot start with these settings:\n{problems}"


class UnreadableDocument(Refused):
    """The bytes of a document could not be turned into pages."""

    code = "document-unreadable"
    sentence = N_("{name} could not be opened ({why}). Ask the sender for a new PDF.")


class NotABlank(Refused):
    """A page that was given as the blank of a form has too few printed words to know a form by."""

    code = "not-a-blank"
    sentence = N_(
        "{name} has only {words} printed words that could be labels. Give the form's blank as a PDF with its text."
    )


class PasswordNeeded(UnreadableDocument):
    """A document or archive opens only with a password that we do not have."""

    code = "password-protected"
    sentence = N_("{name} is password protected. Ask the sender for an open copy.")


class DamagedDocument(UnreadableDocument):
    """The bytes are of a known type but truncated or corrupt."""

    code = "document-damaged"
    sentence = N_("{name} is damaged ({why}). Ask the sender to send it again.")


class NoPages(UnreadableDocument):
    """A document without a single page, or a file of zero bytes."""

    code = "no-pages"
    sentence = N_("{name} has no pages ({why}). Ask the sender to send it again.")


class TooLarge(UnreadableDocument):
    """A file, a page or a picture over the size limits."""

    code = "too-large"
    sentence = N_("{name} is too large: {size}; the limit is {limit}. Ask the sender for a smaller copy.")


class TooManyPages(UnreadableDocument):
    """A document with more pages than we read."""

    code = "too-many-pages"
    sentence = N_("{name} has {pages} pages; at most {limit} are read. Ask for the certificate alone.")


class TooDeep(UnreadableDocument):
    """Archives inside archives, or messages inside messages, beyond the limit."""

    code = "nested-too-deep"
    sentence = N_("{name} is nested too deep (more than {limit} levels). Ask the sender to attach the PDF itself.")


class TooComplex(UnreadableDocument):
    """Reading it ran past the limits of memory, processor time or wall time."""

    code = "too-complex"
    sentence = N_("{name} is too complex to read ({why}). Ask the sender for a plain PDF.")


class UnsupportedType(UnreadableDocument):
    """The content is of a type that is never read (by content, whatever the name says)."""

    code = "unsupported-type"
    sentence = N_("{name} is not a PDF or picture: {found}. Ask the sender for a PDF.")


class UnreadableMessage(Refused):
    """A mail whose structure could not be read; its bytes are kept."""

    code = "message-unreadable"
    sentence = N_("The message could not be read ({why}). Open the original, or ask the sender to send it again.")


class RequirementInvalid(Refused):
    """A requirement set that does not follow its schema: `problems` are all of them, by line."""

    code = "requirement-invalid"
    sentence = N_("The requirement set {name} is not valid: {why}.")

    def __init__(self, *, problems: Iterable[Problem] = (), **facts: object) -> None:
        """Give `problems`, or one `why` where nothing has a place; the sentence names the first of them."""
        self.problems = tuple(problems)
        facts.setdefault("why", _first(self.problems, str(facts.get("name"))))
        super().__init__(**facts)


class RatingsInvalid(Refused):
    """A client's file of insurers' ratings that cannot be taken; the sentence lists every problem by its line."""

    code = "ratings-invalid"
    sentence = N_("Nothing was taken from {name}. Correct these lines and import it again:\n{problems}")


class FieldInvalid(Refused):
    """One field of what a program sent cannot be taken."""

    code = "field-invalid"
    sentence = N_("{field}: {why}.")


class AddressRefused(Refused):
    """An address that webhooks must not be sent to."""

    code = "address-refused"
    sentence = N_("Events cannot be sent to {url}: {why}.")


class CadenceInvalid(Refused):
    """A client's cadence that cannot be followed; the sentence lists everything that is wrong with it."""

    code = "cadence-invalid"
    sentence = N_("This cadence cannot be followed: {problems}. Correct it and save it again.")


class LetterInvalid(Refused):
    """A template that lacks a part which every letter must have, or that cannot be filled."""

    code = "letter-invalid"
    sentence = N_("The letter {name} cannot be used: {problems}. Correct the template and save it again.")


class ListInvalid(Refused):
    """A list of contractors with lines that cannot be taken; nothing of it was taken."""

    code = "list-invalid"
    sentence = N_("Nothing of {name} was taken. Correct these lines and import it again:\n{problems}")


class DetailsInvalid(Refused):
    """What a person said of an account cannot be; nothing of it was kept."""

    code = "details-invalid"
    sentence = N_("Nothing was changed. Correct this and save again: {problems}.")


class RecipientRefused(Refused):
    """A mail server said 5xx to an address or a message."""

    code = "recipient-refused"
    sentence = N_("{address} does not accept mail ({reply}). Correct the address on the account.")


class DeliveryUncertain(Refused):
    """The connection broke after the message was given and before the server answered: it may have been taken."""

    code = "delivery-uncertain"
    sentence = N_(
        "{server} may or may not have taken the message to {address} ({why}). It is not sent again by itself: look "
        "into the sent folder or ask, then mark it as sent or send it once more."
    )


class SettledOtherwise(Refused):
    """Somebody else decided this meanwhile."""

    code = "settled-otherwise"
    sentence = N_("This was settled meanwhile: {what}. Reload the page to see it.")


class NotConfirmed(Refused):
    """A letter was to be sent while a document of its message still waits for a person."""

    code = "not-confirmed"
    sentence = N_("{name} still needs review. Confirm or reject it, then send the letter.")


class NotForYouToDecide(Refused):
    """Somebody who may not decide for the client tried to."""

    code = "not-for-you-to-decide"
    sentence = N_("Only {client}'s approvers, or an operator on their word, may {what}. Ask one of them.")


class ExceptionRefused(Refused):
    """An exception that was asked for cannot be granted as it stands."""

    code = "exception-refused"
    sentence = N_("The exception was not granted: {why}.")


class LinkClosed(Refused):
    """A link without a login was made by us and opens nothing any more."""

    code = "link-closed"
    sentence = N_("{why} Reply to the newest message from us, or write to {reply}.")


class UploadRefused(Refused):
    """Files that were sent to a page or the API were not taken; nothing of them is kept."""

    code = "upload-refused"
    sentence = N_("{why} Nothing was sent. {remedy}")


class PersonRefused(Refused):
    """A client's admin asked for something that cannot be done with one of its people; nothing was changed."""

    code = "person-refused"
    sentence = N_("{why}")


class TooManyAtOnce(Refused):
    """More was asked for in one file than it can hold; nothing was made."""

    code = "too-many-at-once"
    sentence = N_(
        "These are {count} documents, and a ZIP holds {most}. Narrow the list by its filters, and fetch them in parts."
    )


class NotYours(Refused):
    """The row exists, but not for this person. The web shows it as 404, so that ids cannot be probed."""

    code = "not-found"
    sentence = N_("There is nothing here for you.")


class MailServerBusy(TryLater):
    """A mail server said 4xx, or hung up before it took the message."""

    code = "mail-server-busy"
    sentence = N_("{server} would not take the message yet ({reply}). It will be tried again.")


class MailServerUnwell(MailServerBusy):
    """A mail server said 5xx about itself or about this desk as a sender, and nothing about the letter's reader."""

    code = "mail-server-unwell"
    sentence = N_(
        "{server} takes no mail for a reason of its own ({reply}). It will be tried again; see to its settings."
    )


class MailboxUnreachable(TryLater):
    """The IMAP server cannot be reached, hung up, or refused the login."""

    code = "mailbox-unreachable"
    sentence = N_("The mailbox at {server} cannot be reached ({why}). It will be tried again.")


class StoreUnavailable(TryLater):
    """The blob store cannot be read or written (disk full, network)."""

    code = "store-unavailable"
    sentence = N_("The document store {store} cannot be used ({why}). Free space or mend it; the work waits.")


class DatabaseUnavailable(TryLater):
    """The database cannot be reached, is full or stopping, or took too long; what was begun is rolled back."""

    code = "database-unavailable"
    sentence = N_(
        "The database {database} cannot be used ({why}). Nothing is lost; the work waits and goes on by itself."
    )


class ReaderLost(TryLater):
    """A reading process ended without an answer and without having broken a limit."""

    code = "reader-lost"
    sentence = N_("The process that was reading {name} ended without an answer. It will be tried again.")


class EngineMissing(TryLater):
    """A program or model that reading needs is not installed on this machine."""

    code = "engine-missing"
    sentence = N_("{engine} is not installed on this machine. Install {package}; the work waits.")


_TOLD = 3


def _first(problems: tuple[Problem, ...], name: str) -> str:
    told = "; ".join(one.within(name) for one in problems[:_TOLD])
    return f"{told}; and {len(problems) - _TOLD} more" if len(problems) > _TOLD else told
