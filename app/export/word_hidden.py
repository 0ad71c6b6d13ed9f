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
    said = {_value(style, "styleId"): style for style in styles.iter("{*}style")}
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
    styles = [run.find("{*}rPr/{*}rStyle")]
    styles += [] if paragraph is None else [paragraph.find("{*}pPr/{*}pStyle")]
    return any(style is not None and _value(style, "val") in hiding for style in styles)


def _is_on(mark: Any) -> bool:
    return _value(mark, "val") not in _NO


def _value(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")
