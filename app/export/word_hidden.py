"""Which words of a Word document its author hid: in the run itself, or by a style."""

from typing import Any

_NO = frozenset({"0", "false", "off"})
# Styles may be based on each other; a chain longer than this goes round in a circle.
_DEEPEST = 20


def hiding_styles(styles: Any | None) -> frozenset[str]:
    """Return the names, as runs and paragraphs refer to them, of the styles whose words are hidden.

    Args:
        styles: the root of the part that describes them; None where there is none.
    """
    if styles is None:
        return frozenset()
    # Nothing can refer to a style without a name, and what refers to none must not come upon it.
    said = {name: style for style in styles.iter("{*}style") if (name := _value(style, "styleId"))}
    return frozenset(name for name in said if _hides(said, name))


def _hides(said: dict[str, Any], name: str) -> bool:
    for _ in range(_DEEPEST):
        style = said.get(name)
        if style is None:
            return False
        mark = style.find("{*}rPr/{*}vanish")
        if mark is not None:
            return _is_on(mark)
        above = style.find("{*}basedOn")
        name = "" if above is None else _value(above, "val")
    return False


def is_hidden(run: Any, hiding: frozenset[str]) -> bool:
    """Say whether a run of words is hidden.

    Args:
        run: the element.
        hiding: the styles that hide what is in them.
    """
    mark = run.find("{*}rPr/{*}vanish")
    if mark is not None:
        return _is_on(mark)
    paragraph = next(run.iterancestors("{*}p"), None)
    return style_of(run) in hiding or (paragraph is not None and style_of(paragraph) in hiding)


def style_of(element: Any) -> str:
    """Return the name by which a run or a paragraph refers to its style; empty where it does not."""
    style = element.find("{*}rPr/{*}rStyle")
    style = element.find("{*}pPr/{*}pStyle") if style is None else style
    return "" if style is None else _value(style, "val")


def _is_on(mark: Any) -> bool:
    return _value(mark, "val") not in _NO


def _value(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")
