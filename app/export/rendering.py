"""How a template and its values become HTML, and HTML becomes PDF, with nothing fetched from anywhere."""

import hashlib
import logging
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import weasyprint  # type: ignore[import-untyped] # it ships no types
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import ImageFile
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped] # as above
from weasyprint.urls import (  # type: ignore[import-untyped] # as above
    FatalURLFetchingError,
    URLFetcher,
)

import app
from app.core.clock import instant_in_words
from app.core.words import size_in_words
from app.export.cleaning import finalised, one_line, paragraphs
from app.export.document import section_key
from app.export.prose import prose
from app.export.words import kind_in_words, shortened

# Raise it whenever the same values shall look different although template and stylesheet stayed the same.
ENGINE_VERSION = "1"
TEMPLATES = Path(app.__file__ or "").parent.parent / "templates"

_one_at_a_time = threading.Lock()
# WeasyPrint makes Pillow accept pictures that are cut off, for the whole process: uploads must stay refused.
ImageFile.LOAD_TRUNCATED_IMAGES = False
# Its warnings quote the text that it lays out, and no log may hold what people wrote.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


class NothingFetched(URLFetcher):  # type: ignore[misc] # as above
    """A fetcher that refuses every address, whatever its scheme."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> NoReturn:  # noqa: ARG002 - as the base
        """Refuse.

        Raises:
            FatalURLFetchingError: always; the rendering stops, because our own templates refer to nothing.
        """
        raise FatalURLFetchingError(f"The pack fetches nothing, and was asked for {url[:80]!r}.")


@cache
def environment() -> Environment:
    """Return the pack's own Jinja environment: strict, always escaping, cleaning what it prints."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES / "export"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalised,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(
        instant=instant_in_words,
        one_line=one_line,
        paragraphs=paragraphs,
        prose=prose,
        kind_in_words=kind_in_words,
        key=lambda parts: section_key(*parts),
        shortened=shortened,
        size=size_in_words,
    )
    return templates


@cache
def stylesheet() -> str:
    """Return the text of the pack's one stylesheet."""
    return (TEMPLATES / "export" / "pack.css").read_text(encoding="utf-8")


def to_html(template: str, **values: Any) -> str:
    """Fill one template of ``templates/export``."""
    return environment().get_template(template).render(**values)


def digest_of(*parts: str) -> str:
    """Return the digest of what decides a section's looks: these parts, stylesheet, engine version."""
    whole = hashlib.sha256()
    for part in (ENGINE_VERSION, weasyprint.__version__, stylesheet(), *parts):
        encoded = part.encode("utf-8", "backslashreplace")
        whole.update(f"{len(encoded)}:".encode())
        whole.update(encoded)
    return whole.hexdigest()


@cache
def _style() -> tuple[weasyprint.CSS, FontConfiguration]:
    fonts = FontConfiguration()
    return weasyprint.CSS(string=stylesheet(), font_config=fonts, url_fetcher=NothingFetched()), fonts


def to_pdf(html: str, *, tags: bool = True) -> bytes:
    """Lay HTML out on A4 and return a PDF, tagged unless told; the same HTML gives the same bytes."""
    with _one_at_a_time:  # a font configuration belongs to one rendering at a time
        style, fonts = _style()
        source = weasyprint.HTML(string=html, url_fetcher=NothingFetched())
        content: bytes = source.write_pdf(
            stylesheets=[style],
            font_config=fonts,
            pdf_tags=tags,
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
        )
    return content
