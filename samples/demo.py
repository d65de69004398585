"""A demo desk's world, and the mails that arrive on its first day: all invented, drawn, and the same every time."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from email.message import EmailMessage
from email.utils import format_datetime
from types import MappingProxyType

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from samples import damage, draw, live
from samples.certificate import Order, certificate
from samples.coverages import Truth, Wish, year_after
from samples.names import Firm

CLIENT = Firm("Harbor Point Property Group LLC", ("1200 Quayside Avenue", "Suite 400"), "Tampa", "FL", "33602")
EASTERN = timezone(timedelta(hours=-5))


@dataclass(frozen=True, slots=True)
class Vendor:
    """One contractor of the demo with its agent; addresses are under .example. `slug` names it in this module."""

    slug: str
    name: str
    street: str
    city: str
    requirement: str
    agent: str
    agency: str
    agent_email: str
    email: str
    flags: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({"vehicles": True, "employees": True}))


VENDORS = (
    Vendor(
        "kestrel",
        "Kestrel Roofing LLC",
        "88 Foundry Road",
        "Tampa, FL 33605",
        "vendor_standard",
        "Dana Whitcombe",
        "Whitcombe & Associates Insurance",
        "dana@whitcombe.example",
        "office@kestrelroofing.example",
    ),
    Vendor(
        "redstone",
        "Redstone Electric, Inc.",
        "410 Commerce Dr",
        "Tampa, FL 33610",
        "vendor_standard",
        "Marcus Novak",
        "Novak Insurance Agency",
        "marcus@novakagency.example",
        "bids@redstoneelectric.example",
    ),
    Vendor(
        "bluebird",
        "Bluebird Janitorial Co.",
        "7 Mill Creek Road",
        "Tampa, FL 33611",
        "vendor_low_risk",
        "Priya Vasquez",
        "Vasquez Risk Partners LLC",
        "certs@vasquezrisk.example",
        "hello@bluebirdjanitorial.example",
    ),
    Vendor(
        "summit",
        "Summit Elevator Services LLC",
        "19 Industrial Pkwy",
        "Tampa, FL 33619",
        "contractor_high_risk",
        "Hannah Bergstrom",
        "Bergstrom Insurance Services, Inc.",
        "hannah@bergstrom.example",
        "ops@summitelevator.example",
    ),
    Vendor(
        "ironwood",
        "Ironwood Landscaping, Inc.",
        "255 County Road 12",
        "Brandon, FL 33511",
        "vendor_low_risk",
        "Teresa Novak",
        "Novak Insurance Agency",
        "teresa@novakagency.example",
        "crew@ironwoodlandscaping.example",
    ),
    Vendor(
        "larkspur",
        "Larkspur Glass & Glazing Corp.",
        "31 Main St",
        "Tampa, FL 33602",
        "vendor_standard",
        "Wendell O'Dowd",
        "O'Dowd Insurance Group",
        "wendell@odowd.example",
        "glass@larkspurglazing.example",
    ),
    Vendor(
        "halvorsen",
        "Halvorsen Fire Protection LLC",
        "640 E 41st Street",
        "Tampa, FL 33605",
        "vendor_standard",
        "Ingrid Delacroix",
        "Delacroix Insurance Agency",
        "ingrid@delacroix.example",
        "safety@halvorsenfire.example",
    ),
    Vendor(
        "prairie",
        "Prairie View Paving Co.",
        "12 Boylan Avenue",
        "Plant City, FL 33563",
        "vendor_standard",
        "Ruben Castellano",
        "Castellano Insurance Agency",
        "ruben@castellano.example",
        "yard@prairieviewpaving.example",
    ),
)


@dataclass(frozen=True, slots=True)
class DemoMail:
    """One mail of the demo; `becomes` says in words what a reviewer will see of it."""

    name: str
    raw: bytes
    becomes: str


def demo_mails(*, desk: str, today: date, reply_to: Callable[[str], str]) -> tuple[DemoMail, ...]:
    """The mails that wait in the demo mailbox.

    Args:
        desk: the desk's own address.
        today: the day on which the demo begins; certificates and mails are dated by it.
        reply_to: gives a vendor's slug its reply address, as a notice would have carried it.
    """
    rng = random.Random(20261123)
    post = _Post(desk, today, reply_to)
    good = draw.flat(_truth(rng, VENDORS[0], today))
    low = _truth(rng, VENDORS[1], today, gl={"each_occurrence": 500_000, "general_aggregate": 1_000_000}, addl=None)
    scanned = damage.scan(draw.flat(_truth(rng, VENDORS[2], today)), rng)
    faxed = damage.fax(draw.flat(_truth(rng, VENDORS[4], today)), rng, sender="NOVAK INSURANCE")
    high = live.live(_truth(rng, VENDORS[3], today, addl="Y"))
    old = draw.flat(_truth(rng, VENDORS[5], today - timedelta(days=400)))
    forwarded = post.mail("larkspur-inner", VENDORS[5], "Certificate", "Here it is.", {"COI.pdf": old})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Halvorsen COI.pdf", draw.flat(_truth(rng, VENDORS[6], today, waived=None)))
    photo = damage.photo(draw.flat(_truth(rng, VENDORS[7], today)), rng)
    return (
        DemoMail(
            "compliant",
            post.mail(
                "compliant",
                VENDORS[0],
                "RE: Certificate request",
                "Hi,\n\nplease find the certificate attached.\n\nDana",
                {"Kestrel COI.pdf": good},
            ),
            "read, all requirements met",
        ),
        DemoMail(
            "low limits",
            post.mail(
                "low",
                VENDORS[1],
                "RE: Certificate request - Redstone Electric",
                "Attached as requested.\n\nMarcus Novak",
                {"certificate.pdf": draw.flat(low)},
            ),
            "limits too low, additional insured missing",
        ),
        DemoMail(
            "scan",
            post.mail("scan", VENDORS[2], "Bluebird Janitorial COI", "See attached scan.", {"scan0001.pdf": scanned}),
            "a scan, read by OCR",
        ),
        DemoMail(
            "fillable form",
            post.mail(
                "live",
                VENDORS[3],
                "Summit Elevator - certificate",
                "Certificate attached. Let me know if anything else is needed.",
                {"ACORD 25 Summit.pdf": high},
            ),
            "high-risk contractor: umbrella and endorsements asked for",
        ),
        DemoMail(
            "fax",
            post.mail("fax", VENDORS[4], "Fax from 813-555-0144", "A fax has arrived.", {"fax-20261123.tif": faxed}),
            "a fax, read by OCR",
        ),
        DemoMail("expired, forwarded", post.forward(VENDORS[5], forwarded), "policies expired"),
        DemoMail(
            "zip",
            post.mail("zip", VENDORS[6], "Insurance docs", "All in the zip file.", {"docs.zip": packed.getvalue()}),
            "unpacked; waiver missing",
        ),
        DemoMail(
            "phone photo",
            post.mail(
                "photo",
                VENDORS[7],
                "Our certificate",
                "Sorry, only have it on paper.",
                {"IMG_2041.jpg": photo},
                contractor=True,
            ),
            "a photo, read by OCR",
        ),
        DemoMail(
            "endorsement",
            post.mail(
                "endorsement",
                VENDORS[0],
                "Additional insured endorsement",
                "The CG 20 10 page for Kestrel.",
                {"CG2010.pdf": _endorsement(VENDORS[0])},
            ),
            "an endorsement page",
        ),
        DemoMail(
            "question",
            post.mail(
                "question",
                VENDORS[3],
                "RE: Certificate request",
                "Hello,\n\nmust the umbrella be on the same certificate, or can I send it on its own?\n\nHannah",
                {},
            ),
            "a question",
        ),
        DemoMail("out of office", post.automatic(VENDORS[6]), "filed, never answered"),
        DemoMail("bounce", post.bounce(VENDORS[7]), "filed, never answered"),
        DemoMail("spam", post.spam(), "ignored"),
        DemoMail(
            "stranger",
            post.stranger(draw.flat(_truth(rng, VENDORS[0], today))),
            "an unknown sender: a suggestion, never a match",
        ),
    )


def _truth(
    rng: random.Random,
    vendor: Vendor,
    today: date,
    *,
    gl: Mapping[str, int] | None = None,
    addl: str | None = "Y",
    waived: str | None = "Y",
) -> Truth:
    """A certificate for a vendor that meets vendor_standard, but for what is said otherwise."""
    starts = today - timedelta(days=120)
    dates = {"effective_date": starts.isoformat(), "expiration_date": year_after(starts).isoformat()}
    limits = {
        "each_occurrence": 1_000_000,
        "damage_rented_premises": 100_000,
        "med_exp": 5_000,
        "personal_adv_injury": 1_000_000,
        "general_aggregate": 2_000_000,
        "products_completed_ops_aggregate": 2_000_000,
    }
    rows = {
        "gl": Wish(
            limits | dict(gl or {}),
            {**dates, "occurrence": True, "claims_made": None, "addl_insd": addl, "subr_wvd": waived},
        ),
        "auto": Wish({"combined_single_limit": 1_000_000}, {**dates, "autos": {"any_auto": True}}),
        "umbrella": Wish(
            {"each_occurrence": 2_000_000, "aggregate": 2_000_000}, {**dates, "occurrence": True, "claims_made": None}
        ),
        "wc": Wish(
            {
                "el_each_accident": 1_000_000,
                "el_disease_each_employee": 1_000_000,
                "el_disease_policy_limit": 1_000_000,
            },
            {**dates, "subr_wvd": waived, "per_statute": True, "persons_excluded": "N"},
        ),
    }
    said = "RE: all operations of the named insured."
    if addl:
        said = (
            f"{CLIENT.name} is included as additional insured on the General Liability when required by written "
            "contract. General Liability is primary and non-contributory."
        )
    order = Order(
        producer=_firm(vendor.agency, "300 Harbor Blvd", "Tampa, FL 33602", vendor.agent, vendor.agent_email),
        insured=_firm(vendor.name, vendor.street, vendor.city, "", ""),
        holder=CLIENT,
        issued=today - timedelta(days=2),
        rows=rows,
        description=said,
    )
    return certificate(rng, today=today, edition="2016/03", order=order)


def _firm(name: str, street: str, place: str, contact: str, email: str) -> Firm:
    city, _, rest = place.partition(", ")
    state, code = rest.split()
    return Firm(name, (street,), city, state, code, contact, "(813) 555-0142" if contact else "", "", email)


def _endorsement(vendor: Vendor) -> bytes:
    """A page in our own words that has the anatomy of an additional insured endorsement."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1)
    lines = (
        ("Helvetica-Bold", 10, "POLICY NUMBER: GL 4471 8820          COMMERCIAL GENERAL LIABILITY"),
        ("Helvetica-Bold", 13, "ADDITIONAL INSURED - SCHEDULED PERSON OR ORGANIZATION"),
        ("Helvetica", 10, "This endorsement changes the policy. Please read it carefully."),
        ("Helvetica-Bold", 10, "SCHEDULE"),
        ("Helvetica", 10, f"Name of person or organization: {CLIENT.name}"),
        ("Helvetica", 10, f"Named insured: {vendor.name}"),
        ("Helvetica", 10, "The organization in the schedule is insured for work that the named insured does for it."),
        ("Helvetica", 8, "CG 20 10 04 13          Drawn sample          Page 1 of 1"),
    )
    top = 720.0
    for face, size, text in lines:
        canvas.setFont(face, size)
        canvas.drawString(64, top, text)
        top -= 40
    canvas.save()
    return out.getvalue()


class _Post:
    """Writes mails to the desk, one every seven minutes of the demo's morning."""

    def __init__(self, desk: str, today: date, reply_to: Callable[[str], str]) -> None:
        self._desk, self._reply_to = desk, reply_to
        self._at = datetime.combine(today, time(8, 2), EASTERN)

    def mail(
        self,
        slug: str,
        vendor: Vendor,
        subject: str,
        body: str,
        files: Mapping[str, bytes],
        *,
        contractor: bool = False,
    ) -> bytes:
        """A mail from a vendor's agent, or from the vendor."""
        name, address = (vendor.name, vendor.email) if contractor else (vendor.agent, vendor.agent_email)
        message = self._begun(slug, name, address, subject, to=self._reply_to(vendor.slug))
        message.set_content(body + "\n")
        for file_name, data in files.items():
            kind = {"pdf": "application/pdf", "tif": "image/tiff", "jpg": "image/jpeg", "zip": "application/zip"}
            main, _, sub = kind[file_name.rpartition(".")[2]].partition("/")
            message.add_attachment(data, maintype=main, subtype=sub, filename=file_name)
        return message.as_bytes()

    def forward(self, vendor: Vendor, inner: bytes) -> bytes:
        """The contractor forwards what its agent sent."""
        from email import message_from_bytes
        from email.policy import default

        message = self._begun("forward", vendor.name, vendor.email, "FW: Certificate", to=self._reply_to(vendor.slug))
        message.set_content("Our agent sent us this.\n")
        message.add_attachment(message_from_bytes(inner, policy=default))
        return message.as_bytes()

    def automatic(self, vendor: Vendor) -> bytes:
        """An out-of-office reply."""
        message = self._begun("ooo", vendor.agent, vendor.agent_email, "Automatic reply: Certificate request")
        message["Auto-Submitted"] = "auto-replied"
        message.set_content("I am out of the office until Monday, with limited access to e-mail.\n")
        return message.as_bytes()

    def bounce(self, vendor: Vendor) -> bytes:
        """A delivery report (RFC 3464)."""
        host = vendor.agent_email.partition("@")[2]
        head = self._begun("bounce", "Mail Delivery Subsystem", f"mailer-daemon@{host}", "Undelivered Mail Returned")
        lines = [f"{key}: {value}" for key, value in head.items()]
        parts = (
            "Content-Type: text/plain\n\nThe mail could not be delivered: no such mailbox.\n",
            "Content-Type: message/delivery-status\n\n"
            f"Reporting-MTA: dns; mx.{host}\n\nFinal-Recipient: rfc822; old-desk@{host}\n"
            "Action: failed\nStatus: 5.1.1\n",
            f"Content-Type: text/rfc822-headers\n\nMessage-ID: <notice-prairie@{self._desk.partition('@')[2]}>\n",
        )
        body = "".join(f"--report\n{part}\n" for part in parts)
        kind = 'Content-Type: multipart/report; report-type=delivery-status; boundary="report"'
        return "\n".join([*lines, "MIME-Version: 1.0", kind, "", body + "--report--\n"]).encode()

    def spam(self) -> bytes:
        """An unwanted offer."""
        message = self._begun("spam", "Growth Team", "hello@rank-higher.example", "SEO services for your website")
        message.set_content("We offer backlinks and guest post packages to increase your traffic. Reply now!\n")
        return message.as_bytes()

    def stranger(self, paper: bytes) -> bytes:
        """Somebody unknown who writes to a vendor's reply address."""
        message = self._begun(
            "stranger", "J. Smith", "jsmith4471@gmail.com", "certificate", to=self._reply_to("redstone")
        )
        message.set_content("Attached.\n")
        message.add_attachment(paper, maintype="application", subtype="pdf", filename="doc.pdf")
        return message.as_bytes()

    def _begun(self, slug: str, name: str, address: str, subject: str, *, to: str | None = None) -> EmailMessage:
        message = EmailMessage()
        message["From"] = f'"{name}" <{address}>'
        message["To"] = to or self._desk
        message["Subject"] = subject
        message["Date"] = format_datetime(self._at)
        message["Message-ID"] = f"<demo-{slug}@{address.partition('@')[2]}>"
        self._at += timedelta(minutes=7)
        return message
