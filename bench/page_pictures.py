"""`python -m bench.page_pictures`: docs/pictures/pages and docs/pages.md, every page of a demo desk as it looks.

Each page of `bench.page_table` on a desk and on a phone, some in the dark, too. Takes two to four minutes. A name as
argument draws that picture alone; `--to FOLDER` puts them elsewhere, whole and unpressed, to look at.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from socket import gethostname

from PIL import Image
from playwright.sync_api import sync_playwright

from bench.page_desk import ACTS, PictureDesk, demo_desk, receiver, use
from bench.page_table import PAGES, ROOMS, Shown

DOCS = Path(__file__).parents[1] / "docs"
FOLDER = DOCS / "pictures" / "pages"
SIZES = {"desk": (1280, 800), "phone": (390, 780)}
MOST_HIGH = {"desk": 1500, "phone": 1900}
"""Pixels: a page that is longer is cut there."""
MOST_BYTES = 70_000
NAMED = """([from, to]) => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll(from, to);
}"""
"""Calls something otherwise wherever a page says it."""
QUALITIES = (72, 55, 40, 28)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the pictures and say how large they are."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("names", nargs="*")
    reader.add_argument("--to", type=Path)
    asked = reader.parse_args(arguments)
    wanted = [one for one in PAGES if not asked.names or one.name in asked.names]
    folder = asked.to or FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if not asked.names:
        for old in folder.glob("*.webp"):
            old.unlink()
    with (
        tempfile.TemporaryDirectory() as home,
        receiver() as hook,
        demo_desk(Path(home)) as desk,
        sync_playwright() as playwright,
    ):
        program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        use(desk, browser, hook)
        for page in wanted:
            for variant, picture in _pictures(desk, page):
                file = folder / f"{page.name}.{variant}.webp"
                _save(picture, file, variant, whole=asked.to is not None)
                print(f"{file.name:<36} {file.stat().st_size // 1024:>4} kB {picture.height:>6} px")
        browser.close()
    if asked.to is None:
        (DOCS / "pages.md").write_text(page_of_pictures())
        print(f"{sum(one.stat().st_size for one in folder.glob('*.webp')) / 1e6:.2f} MB in {folder}")
    return 0


def _pictures(desk: PictureDesk, shown: Shown) -> Iterator[tuple[str, Image.Image]]:
    """The page on a desk and on a phone, in the dark too where that is wanted."""
    page = desk.page(shown.who)
    for scheme in ("light", "dark") if shown.dark else ("light",):
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if shown.does and size == "desk":
                ACTS[shown.does](desk, page)
            elif not shown.does:
                page.goto(desk.address + shown.path.format(**desk.found))
            page.wait_for_load_state("networkidle")
            page.evaluate("document.activeElement?.blur()")
            page.evaluate(
                NAMED, [f" on {gethostname()}", " on desk-1"]
            )  # the machine that drew it is nobody's business
            high = page.evaluate("document.documentElement.scrollHeight")
            if high > height:  # a window that holds it all: what sticks to its edges is then where it belongs
                page.set_viewport_size({"width": width, "height": high})
            made = page.screenshot(full_page=True)
            yield size if scheme == "light" else f"{size}.{scheme}", Image.open(io.BytesIO(made)).convert("RGB")
    page.close()


def _save(picture: Image.Image, file: Path, variant: str, *, whole: bool) -> None:
    if whole:
        picture.save(file.with_suffix(".png"))
        file.with_suffix(".png").replace(file)
        return
    high = min(picture.height, MOST_HIGH[variant.partition(".")[0]])
    while high > 0:
        cut = picture.crop((0, 0, picture.width, high))
        for quality in QUALITIES:
            cut.save(file, "WEBP", quality=quality, method=6)
            if file.stat().st_size <= MOST_BYTES:
                return
        high = high * 4 // 5


def page_of_pictures() -> str:
    """docs/pages.md: the pictures by room, with a line on what each page is for."""
    lines = [
        "# Every page",
        "",
        "As the demo shows it, on a desk and on a phone; long pages are cut. `python -m bench.page_pictures` draws",
        "them anew, and a test holds that no page is left out. Letters are in [letters.md](letters.md).",
    ]
    for room, title in ROOMS.items():
        lines += ["", f"## {title}"]
        for one in (page for page in PAGES if page.room == room):
            drawn = " ".join(_image(one, variant) for variant in one.variants)
            lines += ["", f"**{one.name.replace('-', ' ').capitalize()}**. {one.about}", "", drawn]
    return "\n".join(lines) + "\n"


def _image(page: Shown, variant: str) -> str:
    file = f"pictures/pages/{page.name}.{variant}.webp"
    size, _, dark = variant.partition(".")
    where = (
        f"{page.name.replace('-', ' ')}, {'on a desk' if size == 'desk' else 'on a phone'}{', dark' if dark else ''}"
    )
    return f'<a href="{file}"><img src="{file}" alt="{where}" width="{560 if size == "desk" else 171}"></a>'


if __name__ == "__main__":
    sys.exit(main())
