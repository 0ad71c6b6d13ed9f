"""The portfolio that most tests of the pack read, built once."""

from dataclasses import dataclass
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.export.assembly import PackResult, build_portfolio
from app.export.document import PortfolioDocument
from app.export.sections import MemoryCache

from .portfolio_example import portfolio


@dataclass(frozen=True)
class Built:
    document: PortfolioDocument
    result: PackResult
    reader: PdfReader
    texts: tuple[str, ...]
    cache: MemoryCache
    steps: list[tuple[int, int]]

    def text_of(self, key: str) -> str:
        """Return the text of all pages of a section, read back from the file."""
        ordered = [*self.result.positions.values(), self.result.page_count + 1]
        first = self.result.positions[key]
        following = min(number for number in ordered if number > first)
        return "\n".join(self.texts[first - 1 : following - 1])


def read(content: bytes) -> tuple[PdfReader, tuple[str, ...]]:
    """Open a pack with another program than the one that wrote it."""
    reader = PdfReader(BytesIO(content), strict=True)
    return reader, tuple(page.extract_text() for page in reader.pages)


def build(document: PortfolioDocument) -> Built:
    """Build a portfolio from an empty cache and read it back."""
    cache = MemoryCache()
    steps: list[tuple[int, int]] = []
    result = build_portfolio(document, cache, lambda done, of: steps.append((done, of)))
    reader, texts = read(result.content)
    return Built(document, result, reader, texts, cache, steps)


@pytest.fixture(scope="session")
def draft() -> Built:
    """The portfolio of twelve entries while something in it is unsigned."""
    return build(portfolio())
