"""A framework as one of our own YAML files; `docs/standards.md` describes them."""

import re
from io import BytesIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

from app.standards.documents import LONGEST_LINE
from app.standards.formats.sheet_data import sheet_data
from app.standards.sheet import OTHER_NUMBER, WHOLE_NUMBER, WORDS
from app.standards.values import FrameworkDocument

WIDTH = 110
# Spaces at the ends of lines are lost or misread in a block of literal lines.
NOT_LITERAL = re.compile(r"\t|^ | $", re.MULTILINE)


def write_yaml(document: FrameworkDocument) -> bytes:
    """Return the framework as UTF-8 YAML 1.2; nothing is lost."""
    data = sheet_data(document)
    raw = _dumped(data, is_pure=False)
    if any(len(line) > LONGEST_LINE for line in raw.split(b"\n")):
        # The writer in C does not break a long text without spaces, and escapes signs such as emoji; the one
        # in Python is slower and does neither.
        return _dumped(data, is_pure=True)
    return raw


def _dumped(data: dict[str, Any], *, is_pure: bool) -> bytes:
    yaml = YAML(typ="safe", pure=is_pure)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment] # the library annotates it as None
    yaml.allow_unicode = True
    yaml.width = WIDTH
    out = BytesIO()
    yaml.dump(data, out)
    return out.getvalue()


class _Representer(SafeRepresenter):
    """Quotes every text that could be read as something else, and never writes an alias."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library's signature
        return True

    def represent_text(self, data: str) -> ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=_style(data))


def _style(text: str) -> str | None:
    if "\n" in text and not NOT_LITERAL.search(text):
        return "|"
    is_other = text in WORDS or WHOLE_NUMBER.fullmatch(text) or OTHER_NUMBER.fullmatch(text)
    return '"' if is_other or "\n" in text or "\t" in text else None


_Representer.add_representer(str, _Representer.represent_text)
