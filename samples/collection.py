"""A set of drawn documents with their truth, in the layout the scoring programs read."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from samples import damage, names, papers, style
from samples.certificate import certificate
from samples.coverages import Truth
from samples.draw import blank, flat
from samples.form import EDITIONS
from samples.live import NAMINGS, live
from samples.other_hands import HANDS, drawn_by_hand
from samples.packing import PACKINGS, packed
from samples.peculiar import peculiar, restricted
from samples.style import Style


@dataclass(frozen=True, slots=True)
class Drawn:
    """One document of a set: its file name, what kind it is, its bytes, and what it says."""

    file: str
    kind: str
    data: bytes
    truth: Truth

    @property
    def edition(self) -> str:
        """The form's edition; "" for what is no certificate."""
        return str(self.truth.get("edition", ""))


Draw = Callable[[random.Random, Truth, Style], tuple[str, bytes]]


def _live(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    naming, appearances, stale = rng.choice((*NAMINGS[:2], *NAMINGS)), rng.random() < 0.7, rng.random() < 0.15
    return "pdf", live(truth, look, naming=naming, appearances=appearances, stale_xfa=stale)


def _flat(_rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    return "pdf", flat(truth, look)


def _redistilled(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    return "pdf", packed(flat(truth, look), "wrapped", rng)


def _other_print(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    if look.fill.noted:  # annotations lie on the page as it is
        return "pdf", flat(truth, look)
    return "pdf", packed(flat(truth, look), rng.choice((*["plain"] * 6, *PACKINGS)), rng)


def _scan(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    return "pdf", damage.scan(flat(truth, look), rng, bilevel=rng.random() < 0.4)


def _rotated(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    turn, tagged = rng.choice((90, 180, 270)), rng.random() < 0.5
    return "pdf", damage.rotated_scan(flat(truth, look), rng, turn=turn, tagged=tagged)


def _fax_fine(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    return "tif", damage.fax(flat(truth, look), rng, sender=truth["producer"]["name"][:20])


def _fax_standard(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    return "tif", damage.fax(flat(truth, look), rng, resolution="standard", sender=truth["producer"]["name"][:20])


def _photo(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    return "jpg", damage.photo(flat(truth, look), rng)


def _bundle(_rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    row = truth["coverages"][0]
    page = papers.Endorsed(
        "CG 20 10", "04 13", row["policy_number"], truth["insured"]["name"], (truth["holder"]["name"],)
    )
    sender = names.Firm(truth["producer"]["name"], ("1 Main St",), "Dayton", "OH", "45401", phone="(201) 555-0100")
    cover = papers.letter(
        ("Please find the certificate enclosed.",), sender=sender, day=date.fromisoformat(truth["date"])
    )
    truth["page"] = 2
    truth["endorsements"] = [{"form": page.form, "edition": page.edition, "page": 3, "names": page.parties[0]}]
    return "pdf", papers.bound(cover, flat(truth, look), papers.endorsement(page))


DRAWERS: MappingProxyType[str, tuple[Draw, bool]] = MappingProxyType({
    "live_form": (_live, False),
    "flat_text": (_flat, False),
    "redistilled": (_redistilled, False),
    "other_print": (_other_print, True),
    "edition_2025": (_flat, True),
    "upper_courier": (_flat, False),
    "scan_300": (_scan, False),
    "fax_fine": (_fax_fine, False),
    "fax_standard": (_fax_standard, False),
    "photo": (_photo, False),
    "rotated_scan": (_rotated, False),
    "bundle": (_bundle, True),
})  # fmt: skip
"""How each kind is drawn, and whether its print varies beyond what agencies fill by hand."""

KINDS = (*DRAWERS, "negative")
_SHARES = (8, 8, 12, 18, 36, 18)
"""How often each edition is drawn, oldest first."""
_BOUND = frozenset({"bundle"})


def draw_set(seed: int, *, today: date, count: int, kinds: tuple[str, ...] = KINDS) -> Iterator[Drawn]:
    """`count` documents, the kinds taken in turn. Each depends only on the seed and its own place."""
    for place in range(count):
        rng = random.Random(f"{seed}:{place}")
        kind = kinds[place % len(kinds)]
        if kind in HANDS:
            yield _by_hand(rng, place, kind, today)
        else:
            yield _negative(rng, place, today) if kind == "negative" else _positive(rng, place, kind, today)


def write_set(folder: Path, drawn: Iterator[Drawn]) -> int:
    """Write documents, `truth/*.json` and `index.csv` into `folder`; returns how many documents.

    Raises:
        OSError: the folder cannot be written.
    """
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    rows = []
    for each in drawn:
        truth = f"truth/{each.file.partition('.')[0]}.json"
        (folder / each.file).write_bytes(each.data)
        (folder / truth).write_text(json.dumps(each.truth, indent=1) + "\n")
        rows.append((each.file, each.kind, each.edition, truth, ";".join(each.truth.get("features", ()))))
    with (folder / "index.csv").open("w", newline="") as index:
        table = csv.writer(index, lineterminator="\n")
        table.writerow(("file", "kind", "edition", "truth", "features"))
        table.writerows(rows)
    return len(rows)


def _by_hand(rng: random.Random, place: int, kind: str, today: date) -> Drawn:
    edition = rng.choices(EDITIONS, _SHARES)[0]
    truth = restricted(peculiar(rng, certificate(rng, today=today, edition=edition), today=today), edition)
    suffix, data, truth = drawn_by_hand(rng, kind, truth, edition)
    return Drawn(f"s{place:04}.{suffix}", kind, data, told(truth))


def _positive(rng: random.Random, place: int, kind: str, today: date) -> Drawn:
    draw, varies = DRAWERS[kind]
    edition = "2025/12" if kind == "edition_2025" else rng.choices(EDITIONS, _SHARES)[0]
    look = style.varied(rng, edition=edition) if varies else style.plain(rng, edition=edition)
    if kind == "upper_courier":
        look = replace(look, face="Courier", upper=True)
    if kind in _BOUND:
        look = replace(look, fill=replace(look.fill, noted=False))
    truth = certificate(rng, today=today, edition=edition)
    if kind != "bundle":
        truth = peculiar(rng, truth, today=today)
    truth = restricted(truth, edition)
    suffix, data = draw(rng, truth, look)
    return Drawn(f"s{place:04}.{suffix}", kind, data, _with_features(told(truth), look))


def _with_features(truth: Truth, look: Style) -> Truth:
    """The truth with the edits of its print among its features: an examiner may tell of them."""
    edits = [name for name in ("patched", "noted") if getattr(look.fill, name)]
    return truth | {"features": [*truth.get("features", ()), *edits]} if edits else truth


def told(truth: Truth) -> Truth:
    """The truth as it is written down: without what only the drawing had to know and without words that
    stand for amounts."""
    rows = []
    for row in truth["coverages"]:
        amounts = {code: amount for code, amount in row["limits"].items() if isinstance(amount, int)}
        rows.append({key: value for key, value in row.items() if key != "printed_in"} | {"limits": amounts})
    return truth | {"coverages": rows}


def _negative(rng: random.Random, place: int, today: date) -> Drawn:
    firm, sender = names.contractor(rng), names.agency(rng)
    what, data = rng.choice((
        ("invoice", papers.invoice(sender=sender, to=firm, day=today, number=rng.randint(1000, 9999))),
        ("w9", papers.taxpayer_form(firm)),
        ("letter", papers.letter(("Thank you for your patience.",), sender=sender, day=today)),
        ("blank_acord25", blank(Style())),
    ))  # fmt: skip
    return Drawn(f"s{place:04}.pdf", "negative", data, {"negative": True, "document_type": what})
