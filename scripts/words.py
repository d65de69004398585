"""Bring the catalogs of messages up to date with the code: `make words`.

New messages come in without a text, those that nothing says any more go out; nothing is guessed. A catalog is in the
order of the files that say its messages, and carries neither lines nor dates: what did not change makes no difference.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from config.reference import code_words, finding_kinds, signal_kinds
from config.vocabulary import other_documents
from review_ui.shell.languages import ENGLISH, FOLDER, WRITING
from review_ui.shell.look import finding_words

ROOT = Path(__file__).parents[1]
ROOMS = (
    "domain",
    "extract/files",
    "extract/signals",
    "rules",
    "records",
    "ingest",
    "outbound",
    "pipeline",
    "review_ui",
)
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
KEYWORDS = {
    "_": None, "gettext": None, "N_": None, "phrased": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLURALS = {"es": "nplurals=2; plural=(n != 1);"}
"""Where CLDR has more forms than anybody writes: that of millions."""
HEAD = "# {name}: the messages of Certdesk's pages. Written by `make words`; see docs/languages.md."


def extracted() -> Catalog:
    """Every message that the code says, with the files that say it."""
    found = Catalog(charset="utf-8")
    for file, message, comments, context in _messages():
        found.add(message, locations=[(file, 1)], auto_comments=comments, context=context)
    return found


def _messages() -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    for room in ROOMS:
        said = extract_from_dir(
            ROOT / room, METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
        )
        for file, _line, message, comments, context in sorted(said, key=lambda one: one[:2]):
            yield f"{room}/{file}", message, comments, context
    for words in sorted({*code_words().values(), *(one.title for one in other_documents().values())}):
        yield "config/endorsements.yaml", words, [], None
    for words in sorted({text for one in signal_kinds().values() for text in (one.message, one.cause)}):
        yield "config/signals.yaml", words, [], None
    for code in finding_kinds():
        yield "config/findings.yaml", finding_words(code), [], None


def kept(code: str) -> Catalog:
    """The catalog of a language as it is kept, empty for a new one."""
    file = path(code)
    if not file.exists():
        return Catalog(locale=code, charset="utf-8")
    with file.open("rb") as opened:
        return read_po(opened, locale=code)


def renewed(code: str, *others: Catalog) -> str:
    """The catalog of a language as it should be kept; texts that it lacks are taken from `others`."""
    made = Catalog(locale=code, charset="utf-8", header_comment=HEAD.format(name=WRITING[code].name))
    if code in PLURALS:
        made.mime_headers = [("Plural-Forms", PLURALS[code])]
    sources = (kept(code), *others)
    for message in extracted():
        if not message.id:
            continue
        texts = (one.get(message.id, message.context) for one in sources)
        text = next((one.string for one in texts if one is not None and _is_full(one.string)), "")
        made.add(
            message.id, text or None, message.locations, flags=message.flags, auto_comments=message.auto_comments,
            context=message.context,
        )  # fmt: skip
    return _written(made)


def path(code: str) -> Path:
    """Where the catalog of a language lies."""
    return FOLDER / code / "LC_MESSAGES" / "messages.po"


def _is_full(text: object) -> bool:
    return bool(text) and (isinstance(text, str) or all(text))  # type: ignore[arg-type]


def _written(made: Catalog) -> str:
    file = io.BytesIO()
    write_po(file, made, width=110, include_lineno=False, omit_header=True)
    plain = f'msgid ""\nmsgstr ""\n"Language: {made.locale}\\n"\n"Plural-Forms: {made.plural_forms}\\n"\n'
    plain += '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    return f"{made.header_comment}\n{plain}\n{file.getvalue().decode().strip()}\n"


def main() -> None:
    """Write the catalogs anew. Arguments are other catalogs, to fill gaps from, as after a merge with conflicts."""
    for code in WRITING:
        if code == ENGLISH.code:
            continue
        others = []
        for name in sys.argv[1:]:
            with Path(name).open("rb") as opened:
                others.append(read_po(opened, locale=code))
        path(code).parent.mkdir(parents=True, exist_ok=True)
        path(code).write_text(renewed(code, *others), encoding="utf-8")
        missing = [one.id for one in kept(code) if one.id and not _is_full(one.string)]
        sys.stdout.write(f"{code}: {len(kept(code))} messages, {len(missing)} without a text\n")


if __name__ == "__main__":
    main()
