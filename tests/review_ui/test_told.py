"""Sentences that were made elsewhere, or kept in English, as Spanish pages tell them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from markupsafe import Markup

from domain import errors
from domain.errors import CertdeskError, UnsupportedType
from domain.saying import phrased
from review_ui.shell.language_pages import remembered
from review_ui.shell.languages import LANGUAGES, speaking, told
from review_ui.shell.letter_words import in_words
from scripts.words import ROOMS

ROOT = Path(__file__).parents[2]
KEPT = {
    "a.pdf is not a PDF or picture: text. Ask the sender for a PDF.": (
        "a.pdf no es un PDF ni una imagen: text. Pida al remitente un PDF."
    ),
    "The file names “Paint” as the program that wrote it, and it was added to once after it was first saved.": (
        "El archivo nombra “Paint” como el programa que lo escribió, y recibió un agregado después de guardarse por "
        "primera vez."
    ),
    "a.zip is damaged (the archive is broken). Ask the sender to send it again.": (
        "a.zip está dañado (el archivo comprimido está dañado). Pida al remitente que lo envíe de nuevo."
    ),
    "General Liability Each Occurrence": "Límite por ocurrencia (Responsabilidad general)",
    "Robin said so": "Robin said so",
}


def test_what_a_template_remembers_keeps_languages_and_escaped_text_apart():
    shown = remembered(lambda text: Markup("<p>{}</p>").format(text if isinstance(text, Markup) else told(text)))
    typed = "General Liability Each Occurrence"
    english = shown(typed)
    with speaking("es"):
        assert KEPT[typed] in shown(typed) != english
    assert shown(typed) == english
    assert "&lt;b&gt;" in shown("<b>")
    assert "&lt;b&gt;" not in shown(Markup("<b>"))


@pytest.mark.parametrize(("kept", "spanish"), KEPT.items())
def test_a_sentence_that_was_kept_in_english_is_told_in_spanish_and_foreign_words_stay(kept: str, spanish: str):
    assert told(kept) == kept
    with speaking("es"):
        assert told(kept) == spanish


def test_reasons_of_the_schedule_have_their_days_as_the_language_writes_them():
    why = "gl HP-4471 expires 2026-12-01, in 8 days and no renewal is on file"
    assert in_words(why) == "CGL HP-4471 expires 12/01/2026, in 8 days and no renewal is on file"
    with speaking("es"):
        assert in_words(why) == "CGL HP-4471 vence el 1 dic 2026, en 8 días, y no hay renovación en el expediente"
        fresh = phrased("{address} is away until {day}", address="a@b.example", day="2026-12-01")
        assert in_words(fresh) == "a@b.example está ausente hasta el 1 dic 2026"


def test_every_sentence_with_places_is_found_again_by_what_was_made_of_it():
    for pattern in LANGUAGES["es"].patterns:
        made = pattern.message.format(**{name: f"X{n}" for n, name in enumerate(sorted(pattern.names))})
        found = LANGUAGES["es"].patterns.found(made)
        assert found is not None
        assert found[0].format(**found[1]) == made


def test_an_error_is_told_with_its_facts_in_spanish():
    with speaking("es"):
        assert "no es un PDF ni una imagen" in told(UnsupportedType(name="b.txt", found="text"))


REASONS = ("why", "what", "remedy")
OURS = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, CertdeskError)}


def test_no_error_is_raised_with_a_reason_that_goes_past_the_catalogs():
    faulty = []
    for file in (one for room in ROOMS for one in (ROOT / room).rglob("*.py") if "api" not in one.parts):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in OURS:
                bare = [one.value for one in call.keywords if one.arg in REASONS and _is_bare(one.value)]
                faulty += [f"{file.relative_to(ROOT)}:{one.lineno}" for one in bare]
    assert faulty == []


def _is_bare(value: ast.expr) -> bool:
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str))
