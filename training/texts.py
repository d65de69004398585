"""What stands in the boxes of insurance forms, invented: the texts that the line reader is trained on."""

from __future__ import annotations

import csv
import random
import string
import zlib
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

ALPHABET = "".join(chr(code) for code in range(33, 127))
"""Every printable ASCII character but the space, which the network knows as a class of its own after these."""

_SYLLABLES = (
    "ab ac ad al am an ar as at ba be bel ben ber bi bo bor bra bri bro bu ca car ce ch chi co col com con cor cra da "
    "de del den der di do don dor du ed el em en er es et fa fe fer fi fo for fra ga gar ge gen gi gle go gra gri ha "
    "har he hel her hi ho hol hu il in ing ir is ja je jo ka ke kel ken ki kin ko la lan le len ler li lin lo lon lu ly "
    "ma mac man mar me mel mer mi min mo mon mor mu na ne nel ner ni no nor nu ob off ol on or ors os ou pa par pe per "
    "phi pi po por pre pro qua que ra ran re rel ri ric rin ro ron ros ru ry sa san sch se sel sen ser sha she shi si "
    "sky so son sta ste stra su ta tan te tel ten ter th thi ti tin to ton tor tra tri tu ty ul un ur us va van ve ver "
    "vi vin vo wa wal we well wi win wo wood ya yo za zi"
).split()
_TRADES = (
    "Roofing Electric Mechanical Painting Drywall Concrete Fire Protection Landscaping Plumbing Heating Steel Erectors "
    "Elevator Services Janitorial Paving Glass Glazing Construction Builders Contractors Excavating Masonry Flooring "
    "Insulation Demolition Scaffold Crane Rigging Trucking Security Staffing Cleaning Signs Fence Pools Tree Solar "
    "Properties Holdings Management Realty Retail Logistics Medical Center School District County University Bank"
).split()
_SUFFIXES = ("LLC", "Inc.", "Inc", "Co.", "Corp.", "Corporation", "LP", "LLP", "& Sons", "Group", "Company", "Partners")
_AGENCY = (
    "Insurance Agency",
    "Insurance Services, Inc.",
    "Insurance Group",
    "Risk Partners LLC",
    "& Associates",
    "Brokerage",
    "Insurance Brokers",
    "Agency, Inc.",
)
_STREETS = (
    "St Street Ave Avenue Rd Road Dr Drive Blvd Boulevard Ln Lane Ct Court Pkwy Parkway Way Pl Place Hwy Highway Ter "
    "Circle Cir Loop Trail Plaza Square Pike"
).split()
_SECOND = ("Suite", "Ste", "Unit", "Apt", "Bldg", "Floor", "Room", "#", "P.O. Box", "PO Box", "Dept")
_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY DC"
).split()
_CARRIER = (
    "Insurance Company",
    "Ins Co",
    "Insurance Co.",
    "Casualty Company",
    "Indemnity Co",
    "Mutual Insurance Company",
    "Fire Insurance Company",
    "Property & Casualty",
    "Specialty Ins Co",
    "Assurance Co of America",
    "Surety Company",
    "Underwriters at Lloyd's",
    "Surplus Lines Ins Co",
    "National Insurance Co",
    "Ins Exchange",
    "Employers Ins",
)
_FORM_WORDS = (
    "EXCLUDED Excluded INCLUDED Included N/A NONE None STATUTORY Per Aggregate Each Claim Occurrence Limit Deductible "
    "Retention Claims-Made Professional Liability Errors Omissions Pollution Cyber Installation Floater Builders Risk "
    "Equipment Leased Rented Crime Garage Keepers Cargo Excess Umbrella Employers General Auto Workers Compensation "
    "Project Location Job RE: Re: All Operations Certificate holder additional insured waiver of subrogation applies "
    "in favor of primary non-contributory written contract required by blanket ongoing completed operations notice of "
    "cancellation days policy policies respect with named insured only when where as per form endorsement attached"
).split()
_FORMS = ("CG 20 10", "CG 20 37", "CG 24 04", "CA 20 48", "CA 04 44", "WC 00 03 13", "CG 20 01", "CG 25 03", "IL 10 17")
_MONTHS = "January February March April May June July August September October November December".split()
_AMOUNTS = (1000, 2500, 5000, 10000, 15000, 25000, 50000, 100000, 150000, 250000, 300000, 350000, 500000, 600000, 750000,
            1000000, 1500000, 2000000, 2500000, 3000000, 4000000, 5000000, 6000000, 7000000, 8000000, 9000000, 10000000,
            15000000, 20000000, 25000000)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that lines are made of; `places` are city, state and ZIP code that belong together."""

    words: tuple[str, ...]
    chances: tuple[float, ...]
    names: tuple[str, ...]
    places: tuple[tuple[str, str, str], ...]
    carriers: tuple[str, ...]


def vocabularies(carriers: Path) -> tuple[Vocabulary, Vocabulary]:
    """What is trained on, and what is held out: an eighth of everything, chosen by its spelling.

    Args:
        carriers: the reference list of insurers, a CSV with a column `name`.
    """
    import names  # the United States census of 1990
    import symspellpy  # word frequencies
    import zipcodes

    folder = Path(symspellpy.__file__).parent
    counted = [row.split() for row in (folder / "frequency_dictionary_en_82_765.txt").read_text("utf-8").splitlines()]
    words = [(word, int(count) ** 0.4) for word, count in counted if len(word) > 1 and word.isascii()]
    census = [
        row.split()[0].capitalize()
        for name in ("last", "first:male", "first:female")
        for row in Path(names.FILES[name]).read_text().splitlines()
    ]
    places = [(one["city"], one["state"], one["zip_code"]) for one in zipcodes.list_all() if one["city"].isascii()]
    with carriers.open(encoding="utf-8") as file:
        insurers = [row["name"] for row in csv.DictReader(file) if row["name"].isascii()]

    def part(held: bool) -> Vocabulary:
        mine = [(word, chance) for word, chance in words if _held_out(word) is held]
        return Vocabulary(
            words=tuple(word for word, _ in mine),
            chances=tuple(accumulate(chance for _, chance in mine)),
            names=tuple(name for name in census if _held_out(name) is held),
            places=tuple(place for place in places if _held_out(place[0]) is held),
            carriers=tuple(name for name in insurers if _held_out(name) is held),
        )

    return part(False), part(True)


def _held_out(word: str) -> bool:
    return zlib.crc32(word.casefold().encode()) % 8 == 0


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes lines; the same generator state gives the same ones."""

    rng: random.Random
    vocabulary: Vocabulary

    def text(self) -> str:
        """One line as it may stand in a box; never empty, ASCII only. Runs of spaces stand far apart."""
        maker = self.rng.choices(tuple(_MAKERS), tuple(_MAKERS.values()))[0]
        made = getattr(self, f"_{maker}")()
        how = self.rng.random()
        if how < 0.35:
            made = made.upper()
        elif how < 0.38:
            made = made.lower()
        made = " ".join(made.split()) or "X"
        if " " in made and self.rng.random() < 0.05:
            parts = made.rsplit(" ", self.rng.randint(1, 2))
            made = (" " * self.rng.randint(4, 40)).join(parts)
        return made

    def _digits(self, count: int) -> str:
        return "".join(self.rng.choices(string.digits, k=count))

    def _amount(self) -> str:
        number = self._sum()
        made = f"{number:,}" if self.rng.random() < 0.9 else str(number)
        return self.rng.choice(("", "", "", "$", "$ ")) + made + self.rng.choice(("", "", "", "", ".00"))

    def _sum(self) -> int:
        how = self.rng.random()
        if how < 0.45:
            return self.rng.choice(_AMOUNTS)
        if how < 0.6:
            return self.rng.randint(1, 99) * 10 ** self.rng.randint(2, 6)
        return self.rng.randint(0, 10 ** self.rng.randint(1, 8))

    def _date(self) -> str:
        y, m, d = self.rng.randint(1985, 2045), self.rng.randint(1, 12), self.rng.randint(1, 31)
        how = self.rng.random()
        sign = self.rng.choice("//////--.")
        if how < 0.7:
            return f"{m:02}{sign}{d:02}{sign}{y}"
        if how < 0.8:
            return f"{m}{sign}{d}{sign}{y}"
        if how < 0.9:
            return f"{m:02}{sign}{d:02}{sign}{y % 100:02}"
        if how < 0.93:
            return f"{y}-{m:02}-{d:02}"
        month = self.rng.choice(_MONTHS)
        return f"{month if self.rng.random() < 0.5 else month[:3]} {d}, {y}"

    def _policy(self) -> str:
        parts = []
        for _ in range(self.rng.choice((1, 1, 2, 2, 3, 4))):
            letters = "".join(self.rng.choices(string.ascii_uppercase, k=self.rng.randint(1, 5)))
            digits = self._digits(self.rng.randint(1, 9))
            mixed = "".join(self.rng.choices(string.ascii_uppercase + string.digits, k=self.rng.randint(2, 8)))
            parts.append(self.rng.choice((letters, digits, digits, letters + digits, digits + letters + digits, mixed)))
        return self.rng.choice(("", "", "-", " ", "-", "/", ".")).join(parts)

    def _number(self) -> str:
        return self._digits(self.rng.choice((1, 2, 3, 4, 5, 5, 5, 5, 6, 7, 8, 9, 10, 12)))

    def _phone(self) -> str:
        a, b, c = self._digits(3), self._digits(3), self._digits(4)
        made = self.rng.choice(
            (f"({a}) {b}-{c}", f"{a}-{b}-{c}", f"{a}.{b}.{c}", f"{a} {b} {c}", f"({a}){b}-{c}", f"1-{a}-{b}-{c}")
        )
        return made + (
            self.rng.choice((" x", " ext ", " Ext. ")) + self._digits(self.rng.randint(2, 4))
            if self.rng.random() < 0.15
            else ""
        )

    def _word(self) -> str:
        how = self.rng.random()
        if how < 0.45:
            made = self.rng.choices(self.vocabulary.words, cum_weights=self.vocabulary.chances)[0]
        elif how < 0.7:
            made = self.rng.choice(self.vocabulary.names)
        elif how < 0.73:
            made = self.rng.choice(("O'", "Mc", "D'")) + self.rng.choice(self.vocabulary.names)
        else:
            made = "".join(self.rng.choices(_SYLLABLES, k=self.rng.choice((1, 2, 2, 2, 3, 3))))
        return made[:1].upper() + made[1:] if self.rng.random() < 0.8 else made

    def _words(self, most: int = 3) -> str:
        return " ".join(self._word() for _ in range(self.rng.randint(1, most)))

    def _firm(self) -> str:
        sign = self.rng.choice((" ", " ", ", "))
        how = self.rng.random()
        if how < 0.25:
            return f"{self._words(2)} {self.rng.choice(_AGENCY)}"
        if how < 0.35:
            return f"{self._words(3)} {self.rng.choice(_CARRIER)}"
        if how < 0.55:
            return self.rng.choice(self.vocabulary.carriers)
        trade = " ".join(self.rng.sample(_TRADES, self.rng.choice((1, 1, 2))))
        if self.rng.random() < 0.15:
            trade = trade.replace(" ", " & ", 1)
        return f"{self._words(2)} {trade}{sign}{self.rng.choice(_SUFFIXES)}"

    def _person(self) -> str:
        middle = f" {self.rng.choice(string.ascii_uppercase)}." if self.rng.random() < 0.2 else ""
        return f"{self._word()}{middle} {self._word()}"

    def _street(self) -> str:
        number = self.rng.randint(1, 29999)
        side = self.rng.choice(("", "", "", "N ", "S ", "E ", "W ", "NE ", "SW "))
        name = self.rng.choice(
            (self._word(), self._words(2), f"{self.rng.randint(1, 199)}{self.rng.choice(('st', 'nd', 'rd', 'th'))}")
        )
        made = f"{number} {side}{name} {self.rng.choice(_STREETS)}"
        if self.rng.random() < 0.3:
            made += self.rng.choice((", ", " ")) + self._second()
        return made

    def _second(self) -> str:
        tail = self.rng.choice(
            (
                self._digits(self.rng.randint(1, 4)),
                self.rng.choice(string.ascii_uppercase),
                f"{self.rng.randint(1, 40)}{self.rng.choice('ABCD')}",
            )
        )
        return f"{self.rng.choice(_SECOND)} {tail}"

    def _city(self) -> str:
        city, state, code = self.rng.choice(self.vocabulary.places)
        if self.rng.random() < 0.2:
            city, code = self._words(2), self._digits(5)
        if self.rng.random() < 0.12:
            code += f"-{self._digits(4)}"
        if self.rng.random() < 0.7:
            return f"{city}{self.rng.choice((', ', ' ', '     '))}{state} {code}"
        return self.rng.choice((f"{state} {code}", code, city, state, f"{city}, {state}"))

    def _email(self) -> str:
        host = "".join(self.rng.choices(_SYLLABLES, k=self.rng.randint(2, 4)))
        mailbox = self.rng.choice(
            (
                "certs",
                "certificates",
                "coi",
                "info",
                self._word().lower(),
                f"{self._word().lower()}.{self._word().lower()}",
            )
        )
        mid = self.rng.choice(("", "", "-ins", "-insurance", "agency", "_risk"))
        return f"{mailbox}@{host}{mid}.{self.rng.choice(('com', 'com', 'net', 'org', 'example', 'biz', 'us'))}"

    def _form_text(self) -> str:
        parts = self.rng.choices(_FORM_WORDS, k=self.rng.choice((1, 1, 2, 3, 4, 6, 8)))
        if self.rng.random() < 0.3:
            edition = (
                f" {self.rng.randint(1, 12):02} {self.rng.randint(85, 125) % 100:02}" if self.rng.random() < 0.6 else ""
            )
            parts.insert(self.rng.randint(0, len(parts)), self.rng.choice(_FORMS) + edition)
        if self.rng.random() < 0.3:
            parts.insert(
                self.rng.randint(0, len(parts)),
                self.rng.choice((self._number(), f"#{self._number()}", f"({self._number()})", self._date())),
            )
        if self.rng.random() < 0.5:
            parts.insert(self.rng.randint(0, len(parts)), self._word() + self.rng.choice(("", ",", ".", ";", ":")))
        return " ".join(parts)

    def _letter(self) -> str:
        return self.rng.choice(("A", "B", "C", "D", "E", "F", "Y", "N", "X", "A/B", "N/A", "Y/N", "A,B"))

    def _random(self) -> str:
        pool = self.rng.choice(
            (ALPHABET, string.ascii_letters + string.digits, string.ascii_letters, "0123456789/-.,$()")
        )
        return "".join(self.rng.choices(pool + " ", k=self.rng.randint(2, 14)))


_MAKERS = {
    "amount": 16, "date": 14, "policy": 16, "number": 5, "phone": 6, "firm": 12, "person": 3, "street": 8,
    "city": 8, "email": 5, "form_text": 9, "letter": 2, "random": 4, "words": 4,
}  # fmt: skip
