"""Layers of a PDF that are switched off: pdfium draws nothing of them, yet gives their text."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf

BROKEN = (pikepdf.PdfError, ValueError, TypeError, RuntimeError, AttributeError, KeyError, IndexError)
DEEPEST_FORM = 8
"""Forms within forms that are looked into."""


def without_off_layers(structure: pikepdf.Pdf | None, data: bytes) -> bytes:
    """The file without what stands in layers that are off when it is opened; the same bytes where there are none."""
    if structure is None or "/OCProperties" not in structure.Root:
        return data
    try:
        off = _off(structure)
        if not off:
            return data
        for page in structure.pages:
            _strip(structure, page.obj, off)
            _strip_forms(structure, page.obj.get("/Resources"), off, 0)
        out = BytesIO()
        structure.save(out)
    except BROKEN:  # whatever is wrong with its layers, the page can be read with all of them
        return data
    return out.getvalue()


def _off(structure: pikepdf.Pdf) -> set[tuple[int, int]]:
    """The layers that are off, by their numbers in the file."""
    layers = structure.Root.get("/OCProperties")
    usual = layers.get("/D") if isinstance(layers, pikepdf.Dictionary) else None
    if not isinstance(usual, pikepdf.Dictionary):
        return set()
    off = {layer.objgen for layer in _listed(usual, "/OFF")}
    if usual.get("/BaseState") == "/OFF":
        off |= {layer.objgen for layer in _listed(layers, "/OCGs")}
        off -= {layer.objgen for layer in _listed(usual, "/ON")}
    return off - {(0, 0)}  # what has no number of its own in the file cannot be told from others


def _listed(held: Any, key: str) -> list[Any]:
    listed = held.get(key)
    return [one for one in listed if isinstance(one, pikepdf.Dictionary)] if isinstance(listed, pikepdf.Array) else []


def _is_off(thing: Any, off: set[tuple[int, int]]) -> bool:
    """Whether something belongs to layers of which none is on."""
    layer = thing.get("/OC")
    if not isinstance(layer, pikepdf.Dictionary):
        return False
    members = layer.get("/OCGs") if layer.get("/Type") == "/OCMD" else None
    if isinstance(members, pikepdf.Array):
        return len(members) > 0 and all(one.objgen in off for one in members)
    return (members if isinstance(members, pikepdf.Dictionary) else layer).objgen in off


def _strip(structure: pikepdf.Pdf, holder: Any, off: set[tuple[int, int]]) -> None:
    """Leave out of a page's or form's content what is marked as of such a layer."""
    resources = holder.get("/Resources")
    named = resources.get("/Properties") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(named, pikepdf.Dictionary):
        return
    gone = {name for name, layer in named.items() if layer.objgen in off}
    if not gone:
        return
    kept, depth = [], 0
    for one in pikepdf.parse_content_stream(holder):
        how = str(one.operator)
        if depth:
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(how, 0)
        elif how == "BDC" and str(one.operands[0]) == "/OC" and str(one.operands[1]) in gone:
            depth = 1
        else:
            kept.append(one)
    content = pikepdf.unparse_content_stream(kept)
    if isinstance(holder, pikepdf.Stream):
        holder.write(content)
    else:
        holder.Contents = structure.make_stream(content)


def _strip_forms(structure: pikepdf.Pdf, resources: Any, off: set[tuple[int, int]], depth: int) -> None:
    """Empty the forms of such layers, and look into the others."""
    held = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(held, pikepdf.Dictionary) or depth > DEEPEST_FORM:
        return
    for name, thing in list(held.items()):
        if _is_off(thing, off):
            del held[name]
        elif thing.get("/Subtype") == "/Form":
            _strip(structure, thing, off)
            _strip_forms(structure, thing.get("/Resources"), off, depth + 1)
