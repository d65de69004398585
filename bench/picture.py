"""The report as a page: the table, and crops of what was missed."""

from __future__ import annotations

import base64
import html
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bench.bars import DIGITAL, HEADS, Row, most_missed
from bench.reading import Miss
from bench.reliability import calibration_error, diagram
from bench.score import Place
from domain.field import Box
from extract.files.open import open_document
from samples.form import slots

_SIDE = 12.0
"""Points of the page shown around a box."""
_DPI = 110
_MOST = 24
"""Crops shown."""
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c2430}"
    "table{border-collapse:collapse}td,th{padding:.3rem .7rem;border-bottom:1px solid #d7dce3;text-align:right}"
    "td:first-child,th:first-child{text-align:left}figure{margin:1rem 0}img{max-width:100%;border:1px solid #d7dce3}"
)


@dataclass(frozen=True, slots=True)
class Section:
    """One set of documents: its title, a row a kind."""

    title: str
    rows: tuple[Row, ...]


def write_report(folder: Path, facts: Sequence[tuple[str, str]], sections: Iterable[Section]) -> Path:
    """Write `index.html` into `folder` and give its path back."""
    parts = [f"<!doctype html><html lang=en><meta charset=utf-8><title>Certdesk bench</title><style>{_STYLE}</style>"]
    parts.append("<h1>Certdesk bench</h1><table>")
    parts += [f"<tr><td>{html.escape(name)}<td>{html.escape(value)}" for name, value in facts]
    parts.append("</table>")
    for section in sections:
        results = [row.result for row in section.rows]
        parts.append(f"<h2>{html.escape(section.title)}</h2>{_table(section.rows)}")
        seen = [point for result in results if result.kind not in DIGITAL for point in result.points]
        told = f"Of what was read from pictures: expected calibration error {calibration_error(seen):.4f}"
        parts.append(f"<h3>Reliability</h3><p>{told}</p>{diagram(seen)}")
        parts.append("<h3>Most missed</h3><p>" + ", ".join(f"{name} {n}" for name, n in most_missed(results)) + "</p>")
        misses = [miss for result in results for miss in result.misses]
        parts.append("<h3>The surest of what was not right</h3>")
        parts += [_figure(miss) for miss in sorted(misses, key=lambda miss: -(miss.verdict.confidence or 0))[:_MOST]]
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "index.html"
    page.write_text("\n".join(parts))
    return page


def _table(rows: Sequence[Row]) -> str:
    head = "<table><tr>" + "".join(f"<th>{each}" for each in HEADS)
    body = ("<tr>" + "".join(f"<td>{html.escape(cell)}" for cell in row.cells()) for row in rows)
    return head + "".join(body) + "</table>"


def _figure(miss: Miss) -> str:
    verdict = miss.verdict
    said = f"{miss.document.file.name} {verdict.box}: {verdict.state}, wanted {verdict.wanted!r}, got {verdict.got!r}"
    said += "" if verdict.confidence is None else f", confidence {verdict.confidence:.2f}"
    crop = _crop(miss)
    image = f'<img alt="" src="data:image/png;base64,{crop}">' if crop else ""
    return f"<figure>{image}<figcaption>{html.escape(said)}</figcaption></figure>"


def _crop(miss: Miss) -> str:
    """Where the box was seen, or stands on our own form, and around it, as PNG in base64; "" where it is not known."""
    place = miss.verdict.place or _on_the_form(miss)
    if place is None:
        return ""
    number, (x0, top, x1, bottom) = place
    around = Box(max(0.0, x0 - 4 * _SIDE), max(0.0, top - _SIDE), x1 + 4 * _SIDE, bottom + _SIDE)
    data = miss.document.file.read_bytes()
    with open_document(data, name=miss.document.file.name) as document:
        page = document.pages[number - 1].turned(miss.rotation)
        shown = Image.fromarray(page.part(around, _DPI))
    out = io.BytesIO()
    shown.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def _on_the_form(miss: Miss) -> Place | None:
    """Where our own look-alike has the box of a value that was not seen at all."""
    code = miss.verdict.plain_box.replace(".limits.", ".")
    slot = next((slot for slot in slots() if slot.code == code or slot.code.startswith(code + ".")), None)
    if slot is None:
        return None
    number = int(json.loads(miss.document.truth.read_text()).get("page") or 1)
    return number, (slot.x0, slot.top, slot.x1, slot.bottom)
