"""The words of a mail: text out of HTML, what is new apart from what is quoted, and the links."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

MAX_HTML = 1_000_000
MAX_TEXT = 100_000
MAX_LINKS = 20
_HIDDEN = frozenset({"script", "style", "head", "title", "template"})
_BREAKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "hr"})
_QUOTE_STARTS = re.compile(
    r"^(>|-{2,}\s*(original message|forwarded message|urspr.ngliche nachricht|mensaje original)"
    r"|on .{5,200} wrote:\s*$|from:\s.+|_{10,}|el .{5,200} escribi.:\s*$)",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://[^\s<>\"')\]]{4,2000}")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[str] = []
        self.links: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        if tag in _BREAKS:
            self.made.append("\n")
        if tag == "a":
            self.links += [value for key, value in attrs if key == "href" and value and value.startswith("http")]

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.made.append(data)


def from_html(html: str) -> tuple[str, tuple[str, ...]]:
    """The visible words of an HTML body, a line a block, and its links; nothing of it is ever rendered."""
    reader = _Words()
    try:
        reader.feed(html[:MAX_HTML])
        reader.close()
    except (AssertionError, ValueError):  # the parser's answer to rubbish in a declaration
        return tidy(re.sub(r"<[^>]{0,2000}>", " ", unescape(html[:MAX_HTML]))), ()
    return tidy("".join(reader.made)), tuple(reader.links)


def tidy(text: str) -> str:
    """`text` without control characters, with single spaces and at most one empty line in a row."""
    text = "".join(c for c in text[: MAX_TEXT * 2] if c in "\n\t" or c.isprintable() or c == "\xa0")
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:MAX_TEXT]


def new_part(text: str) -> str:
    """What the sender wrote now: the lines before the first quoted one; all of it when nothing comes before."""
    kept: list[str] = []
    for line in text.split("\n"):
        if _QUOTE_STARTS.match(line.strip()):
            break
        kept.append(line)
    return "\n".join(kept).strip() or ("" if text.strip().startswith(">") else text.strip())


def links(text: str) -> tuple[str, ...]:
    """The web addresses in a text, at most 20."""
    return tuple(dict.fromkeys(_LINK.findall(text)))[:MAX_LINKS]
