"""How HTML becomes plain text with paragraphs, and how plain text becomes HTML that is read back the same."""

import html
import re
from html.parser import HTMLParser

import nh3

# Only names of HTML count: in "keep it <limit" the sign means less than.
HAS_TAG = re.compile(
    r"<(!--|!doctype\b|/?(a|abbr|b|big|blockquote|body|br|button|caption|center|code|dd|del|details|div|dl|dt|em"
    r"|embed|font|form|h[1-6]|head|hr|html|i|iframe|img|input|ins|kbd|li|link|mark|math|meta|object|ol|p|pre|q|s"
    r"|samp|script|section|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea"
    r"|tfoot|th|thead|title|tr|tt|u|ul|var|video)\b)",
    re.IGNORECASE,
)
HAS_ENTITY = re.compile(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
ODD_SPACES = re.compile(r"[^\S \n]|  |\n | \n|\n\n\n")
SPACES = re.compile(r"[ \t\n\r\f\xa0]+")

PARAGRAPHS = frozenset(
    {"p", "pre", "ul", "ol", "blockquote", "table", "h1", "h2", "h3", "h4", "h5", "h6", "dl"}
)
LINES = frozenset({"li", "div", "tr", "dt", "dd", "section", "article"})
KEPT = PARAGRAPHS | LINES | {"br", "td", "th"}


def has_markup(text: str) -> bool:
    """Whether a text holds something that looks like a tag or an entity of HTML."""
    return bool(HAS_TAG.search(text) or HAS_ENTITY.search(text))


def plain_text(text: str) -> str:
    """Return the words of a text that may be HTML; a text without any markup is left as it is."""
    if not has_markup(text):
        return text.strip()
    clean = nh3.clean(text, tags=set(KEPT), attributes={}, clean_content_tags={"script", "style", "title"})
    reader = _WordReader()
    reader.feed(clean)
    reader.close()
    return reader.text.strip()


def plain_line(text: str) -> str:
    """Return the words of a text in one line; spaces between words stay where it has no tags."""
    if HAS_TAG.search(text):
        return " ".join(plain_text(text).split())
    return html.unescape(text).strip() if HAS_ENTITY.search(text) else text.strip()


def escaped_line(text: str) -> str:
    """Return a line without tags such that `plain_line` gives it back; most lines stay as they are."""
    return html.escape(text, quote=False) if "<" in text or HAS_ENTITY.search(text) else text


def as_html(text: str) -> str:
    """Return plain text as HTML such that `plain_text` gives it back.

    Spaces that HTML would run together keep their number inside `pre`.
    """
    if ODD_SPACES.search(text):
        return f"<pre>{html.escape(text, quote=False)}</pre>"
    paragraphs = html.escape(text, quote=False).split("\n\n")
    return "".join(f"<p>{paragraph.replace(chr(10), '<br />')}</p>" for paragraph in paragraphs)


class _WordReader(HTMLParser):
    """Collects the words of well-formed HTML, with line ends where a browser would show them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._parts: list[str] = []
        self._newlines = 0
        self._space = False
        self._verbatim = False
        self._begun = False
        self._after_bullet = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - none is kept
        if tag == "br":
            self._break()
            return
        self._block(tag)
        if tag == "li":
            self._write("- ")
            self._after_bullet = True
        elif tag in {"td", "th"}:
            self._space = True
        self._verbatim = self._verbatim or tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        self._verbatim = self._verbatim and tag != "pre"
        self._block(tag)

    def handle_data(self, data: str) -> None:
        if self._verbatim:
            self._write(data)
            return
        words = SPACES.sub(" ", data)
        if words.startswith(" "):
            self._space = True
        if stripped := words.strip(" "):
            self._write(stripped)
            self._space = words.endswith(" ")

    def close(self) -> None:
        super().close()
        self.text = "".join(self._parts)

    def _block(self, tag: str) -> None:
        if self._after_bullet:
            return
        if tag in PARAGRAPHS:
            self._newlines = max(self._newlines, 2)
        elif tag in LINES:
            self._newlines = max(self._newlines, 1)
        else:
            return
        self._space = False

    def _break(self) -> None:
        self._newlines += 1
        self._space = False

    def _write(self, words: str) -> None:
        if self._begun and not self._after_bullet:
            self._parts.append("\n" * self._newlines or " " * self._space)
        self._parts.append(words)
        self._newlines = 0
        self._space = self._after_bullet = False
        self._begun = True
