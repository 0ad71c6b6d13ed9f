"""How a person's Markdown becomes the few elements that the pack prints."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from app.export.cleaning import printable

# Links and pictures stay as they were typed: a reviewer cannot open a link, and nothing is ever fetched.
_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False})
    .enable("table")
    .disable(["link", "image", "autolink", "reference"])
)
_TAGS = {
    *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
_HEADING_SHIFT = 1
_DEEPEST_HEADING = 6


def prose(text: str) -> Markup:
    """Return Markdown as safe HTML.

    Headings begin at level 2, because the section owns the level above, and none is skipped on the way down:
    whoever hears the page goes by the levels.
    """
    tokens = _MARKDOWN.parse(printable(text))
    level = _HEADING_SHIFT
    for token in tokens:
        if token.type == "heading_open":
            level = min(int(token.tag[1:]) + _HEADING_SHIFT, level + 1, _DEEPEST_HEADING)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{level}"
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Markup(nh3.clean(html, tags=_TAGS, attributes={}))  # noqa: S704 - nh3 has just sanitised it
