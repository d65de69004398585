"""Pages made of a form's own map: its labels as words, values put in boxes, then moved as prints move."""

from collections.abc import Callable, Mapping

from domain.field import Box
from domain.page import Word
from extract.formmap import FormMap, form_maps

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
