"""A framework as one of our own YAML files; `docs/standards.md` describes them."""

from io import BytesIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

from app.standards.formats.sheet_data import sheet_data
from app.standards.sheet import OTHER_NUMBER, WHOLE_NUMBER, WORDS
from app.standards.values import FrameworkDocument

WIDTH = 110


def write_yaml(document: FrameworkDocument) -> bytes:
    """Return the framework as UTF-8 YAML 1.2; nothing is lost."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment] # the library annotates it as None
    yaml.allow_unicode = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = BytesIO()
    yaml.dump(sheet_data(document), out)
    return out.getvalue()


class _Representer(SafeRepresenter):
    """Quotes every text that could be read as something else, and never writes an alias."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library's signature
        return True

    def represent_text(self, data: str) -> ScalarNode:
        is_text_unquoted = not (data in WORDS or WHOLE_NUMBER.fullmatch(data) or OTHER_NUMBER.fullmatch(data))
        is_one_line = "\n" not in data and "\t" not in data
        style = None if is_text_unquoted and is_one_line else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Representer.add_representer(str, _Representer.represent_text)
