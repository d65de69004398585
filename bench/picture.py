"""The report as a page: the table, and crops of what was missed."""

from __future__ import annotations

import base64
import html
import io
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image

from bench.reading import Document, KindResult, Miss, middle
from bench.reliability import calibration_error, diagram
from samples.form import slots
from samples.raster import pixels

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


def write_report(
    folder: Path, facts: Sequence[tuple[str, str]], sets: Iterable[tuple[str, Sequence[KindResult]]]
) -> Path:
    """Write `index.html` into `folder` and give its path back."""
    parts = [f"<!doctype html><html lang=en><meta charset=utf-8><title>Certdesk bench</title><style>{_STYLE}</style>"]
    parts.append("<h1>Certdesk bench</h1><table>")
    parts += [f"<tr><td>{html.escape(name)}<td>{html.escape(value)}" for name, value in facts]
    parts.append("</table>")
    for title, results in sets:
        parts.append(f"<h2>{html.escape(title)}</h2>{_table(results)}")
        points = [point for result in results for point in result.points]
        parts.append(f"<p>Expected calibration error: {calibration_error(points):.4f}</p>{diagram(points)}")
        misses = [miss for result in results for miss in result.misses]
        parts += [_figure(miss) for miss in sorted(misses, key=lambda miss: -(miss.verdict.confidence or 0))[:_MOST]]
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "index.html"
    page.write_text("\n".join(parts))
    return page


def _table(results: Sequence[KindResult]) -> str:
    heads = ("kind", "files", "exact %", "wrong", "missing", "invented", "sure %", "sure and wrong", "seconds a file")
    head = "<table><tr>" + "".join(f"<th>{each}" for each in heads)
    rows = []
    for result in results:
        counts = result.counts
        cells = (
            result.kind, counts.documents, f"{100 * counts.exact:.2f}", counts.wrong, counts.missing, counts.invented,
            f"{100 * counts.sure / max(1, counts.boxes):.1f}", counts.sure_wrong, middle(result.seconds),
        )  # fmt: skip
        rows.append("<tr>" + "".join(f"<td>{html.escape(str(cell))}" for cell in cells))
    return head + "".join(rows) + "</table>"


def _figure(miss: Miss) -> str:
    verdict = miss.verdict
    said = f"{miss.document.file.name} {verdict.box}: {verdict.state}, wanted {verdict.wanted!r}, got {verdict.got!r}"
    said += "" if verdict.confidence is None else f", confidence {verdict.confidence:.2f}"
    crop = _crop(miss)
    image = f'<img alt="" src="data:image/png;base64,{crop}">' if crop else ""
    return f"<figure>{image}<figcaption>{html.escape(said)}</figcaption></figure>"


def _crop(miss: Miss) -> str:
    """The neighbourhood of the box where the form has it, as PNG in base64; "" where that place is not known."""
    code = re.sub(r"#\d+", "", miss.verdict.box).replace(".limits.", ".")
    slot = next((slot for slot in slots() if slot.code == code or slot.code.startswith(code + ".")), None)
    page = _page(miss.document) if slot else None
    if slot is None or page is None:
        return ""
    scale = _DPI / 72
    left, right = max(0, slot.x0 - 4 * _SIDE), slot.x1 + 4 * _SIDE
    top, bottom = max(0, slot.top - _SIDE), slot.bottom + _SIDE
    out = io.BytesIO()
    page.crop((int(left * scale), int(top * scale), int(right * scale), int(bottom * scale))).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def _page(document: Document) -> Image.Image | None:
    """The certificate's page of a PDF or fax, 110 dots an inch; None for photos, which lie askew."""
    number = int(json.loads(document.truth.read_text()).get("page") or 1) - 1
    if document.file.suffix == ".pdf":
        return Image.fromarray(pixels(document.file.read_bytes(), dpi=(_DPI, _DPI))[number])
    if document.file.suffix != ".tif":
        return None
    with Image.open(document.file) as picture:
        picture.seek(number)
        return picture.convert("L").resize((int(8.5 * _DPI), 11 * _DPI))
