"""What a laid-out page says in words: what is signed on it, whatever its numbers and its looks are."""

import hashlib
from html.parser import HTMLParser

_MARKS = str.maketrans("", "", "\u200b")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._in_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as the base
        self._in_body = self._in_body or tag == "body"

    def handle_data(self, data: str) -> None:
        if self._in_body:
            self.pieces.append(data)


def words_of(html: str) -> str:
    """Return what a page says, on one line."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return " ".join(" ".join(reader.pieces).translate(_MARKS).split())


def digest_of_words(words: str) -> str:
    """Return the SHA-256 of words in hexadecimal."""
    return hashlib.sha256(words.encode("utf-8", "backslashreplace")).hexdigest()
