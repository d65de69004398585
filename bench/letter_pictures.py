"""`python -m bench.letter_pictures`: docs/pictures/letters, each letter as a mail program shows it, on made-up facts.

One picture a letter: in a mail program on a desk and on a phone, light and dark. Nothing is arranged but the head above
it: the letter is the HTML part that is sent, in a headless Chromium.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
from dataclasses import replace
from html import escape
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from config.reference import requirement_body
from outbound.html import as_html
from outbound.letter import unfinished
from outbound.letter_kinds import Kind, kinds
from outbound.letter_trials import Trial, trials
from outbound.notice_letter import LetterFacts
from outbound.requirement_lines import requirement_lines
from rules.requirement_file import requirement_from

FOLDER = Path(__file__).parents[1] / "docs" / "pictures" / "letters"
WIDE, NARROW, SCALE = 660, 390, 0.75
GAP, GROUND = 16, (228, 231, 236)
SPANISH = ("first_request", "renewal_request", "still_needed", "answer_deficiency", "compliance")
"""Letters that are shown in Spanish as well."""
HEAD = """<div style="max-width: 600px; margin: 0 auto; padding: 14px 16px 10px; border-bottom: 1px solid {line};
font: 14px/1.4 -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; color: {ink}; background: {ground}">
<div style="font-size: 18px; font-weight: 600">{subject}</div>
<div style="color: {quiet}">{sender} &middot; {to}</div></div>"""
COLORS = {
    "light": {"ink": "#1c1e21", "quiet": "#5c626b", "line": "#d9dce1", "ground": "#ffffff"},
    "dark": {"ink": "#e8e8e8", "quiet": "#b3b8c2", "line": "#3a3f49", "ground": "#16181d"},
}


def main() -> int:
    """Draw the pictures anew and say where they are and how long each letter is on a phone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    with sync_playwright() as playwright:
        program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, kind in kinds().items():
            for language in ("en", "es") if name in SPANISH else ("en",):
                case = _case(kind, language)
                letter = case.letter(kind, language)
                page = as_html(letter.body, language=language)
                wide, narrow = (
                    [_photo(browser, page, letter.subject, case, width=width, scheme=scheme) for scheme in COLORS]
                    for width in (WIDE, NARROW)
                )
                file = FOLDER / f"{name}{'' if language == 'en' else f'.{language}'}.webp"
                _beside([*wide, *narrow]).save(file, "WEBP", quality=55, method=6)
                print(f"{file.name:<40} {file.stat().st_size // 1024:>4} kB  {narrow[0].height:>5} px on a phone")
        browser.close()
    whole = sum(one.stat().st_size for one in FOLDER.glob("*.webp"))
    print(f"{whole / 1e6:.2f} MB in {FOLDER}")
    return 0


def _case(kind: Kind, language: str) -> Trial:
    """The first case of a letter that is ready to go, with the requirements of a set that ships."""
    case = next(one for one in trials(kind, language) if not unfinished(one.letter(kind, language).body))
    facts = case.facts
    if not isinstance(facts, LetterFacts):
        return case
    if kind.name in ("compliance", "alert"):  # these are of a client, not of one account
        return replace(case, facts=replace(facts, about=()))
    asked = requirement_from(requirement_body("vendor_standard"), client=facts.client, client_address="")
    lines = requirement_lines(asked, {}, to=facts.to, language=language)
    return replace(case, facts=replace(facts, about=tuple(replace(one, requirements=lines) for one in facts.about)))


def _photo(browser: Browser, page: str, subject: str, case: Trial, *, width: int, scheme: str) -> Image.Image:
    """The letter in a window of that width, whole."""
    context = browser.new_context(
        viewport={"width": width, "height": 200}, color_scheme="dark" if scheme == "dark" else "light"
    )
    window = context.new_page()
    said = HEAD.format(
        subject=escape(subject), sender="Certificate desk", to=f"to {escape(case.whom)}", **COLORS[scheme]
    )
    window.set_content(re.sub(r"(<body[^>]*>)", lambda found: found[1] + said, page, count=1))
    picture = Image.open(io.BytesIO(window.screenshot(full_page=True))).convert("RGB")
    context.close()
    return picture


def _beside(pictures: list[Image.Image]) -> Image.Image:
    """The pictures in one row, on a ground that tells them apart."""
    width = sum(one.width for one in pictures) + GAP * (len(pictures) + 1)
    sheet = Image.new("RGB", (width, max(one.height for one in pictures) + 2 * GAP), GROUND)
    at = GAP
    for one in pictures:
        sheet.paste(one, (at, GAP))
        at += one.width + GAP
    return sheet.resize((round(sheet.width * SCALE), round(sheet.height * SCALE)), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main())
