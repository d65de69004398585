"""Pages made of a form's own map: its labels as words, values put in boxes, then moved as prints move."""

from collections.abc import Callable, Mapping
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from domain.field import Box
from domain.page import Word
from extract.fitting.formmap import FormMap, form_maps

Move = Callable[[float, float], tuple[float, float]]


def form(edition: str) -> FormMap:
    return next(one for one in form_maps() if one.edition == edition)


def page(of: FormMap, values: Mapping[str, str], move: Move = lambda x, y: (x, y)) -> list[Word]:
    """The words of a page that shows `of`, filled with `values` by box path (lines joined by newlines)."""
    words = [Word(label.text, label.box) for label in of.labels]
    cells = {cell.path: cell for cell in of.cells}
    for path, text in values.items():
        box = cells[path].box
        for row, line in enumerate(text.split("\n")):
            x = box.x0 + 4
            for token in line.split():
                wide = 4.0 * len(token)
                top = box.top + 3 + 10 * row
                words.append(Word(token, Box(x, top, x + wide, top + 7)))
                x += wide + 2.5
    return [Word(word.text, _moved(word.box, move), word.confidence) for word in words]


def _moved(box: Box, move: Move) -> Box:
    (x0, top), (x1, bottom) = move(box.x0, box.top), move(box.x1, box.bottom)
    return Box(min(x0, x1), min(top, bottom), max(x0, x1), max(top, bottom))


def picture(of: FormMap, values: Mapping[str, str], dpi: int = 200) -> Image.Image:
    """The same page as a gray picture: labels, frames of the boxes, values, in a plain font."""
    scale = dpi / 72
    sheet = Image.new("L", (round(of.page[0] * scale), round(of.page[1] * scale)), 255)
    pen = ImageDraw.Draw(sheet)
    cells = {cell.path: cell for cell in of.cells}
    for cell in of.cells:
        if cell.kind in {"tick", "date", "money", "letter", "yes_no"}:
            pen.rectangle([edge * scale for edge in cell.box], outline=0, width=2)
    for label in of.labels:
        size = label.box.height * 1.25 * scale
        font = ImageFont.load_default(size)
        left, _, right, _ = font.getbbox(label.text)
        font = ImageFont.load_default(size * min(1.0, label.box.width * scale / (right - left)))
        pen.text((label.box.x0 * scale, label.box.top * scale), label.text, fill=0, font=font, anchor="lt")
    for path, text in values.items():
        box = cells[path].box
        top = (box.top + box.bottom) / 2 - 4 if "\n" not in text and cells[path].kind != "block" else box.top + 3
        for row, line in enumerate(text.split("\n")):
            at = ((box.x0 + (3 if cells[path].kind != "tick" else 4)) * scale, (top + 12 * row) * scale)
            pen.text(at, line, fill=0, font=ImageFont.load_default(8.5 * scale), anchor="lt")
    return sheet


def as_file(sheet: Image.Image, form: str = "PNG", dpi: int = 200) -> bytes:
    """The picture as the bytes of a file that knows its resolution."""
    out = BytesIO()
    sheet.save(out, form, dpi=(dpi, dpi))
    return out.getvalue()
