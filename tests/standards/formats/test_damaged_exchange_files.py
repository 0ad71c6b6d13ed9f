"""Any damage to a file of another tool, and any values in its fields: read or refused, never a traceback."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.standards.formats.case_reader import read_case
from app.standards.formats.mahara_reader import read_mahara
from app.standards.formats.moodle_reader import read_moodle
from app.standards.formats.values import FileUnreadableError
from tests.standards.formats.outlines import problems_of
from tests.standards.formats.test_hostile_exchange_files import Reader, ids
from tests.standards.formats.test_moodle_files import FRENCH, framework, table


def reads_or_refuses(read: Reader, raw: bytes) -> None:
    try:
        reading = read(raw, "any.file")
    except FileUnreadableError as error:
        error.sentence.encode()
        return
    for problem in problems_of(reading):
        assert problem.sentence
        assert problem.where
        str(problem).encode()


damaging = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])


@ids
@damaging
@given(st.data())
def test_any_damage_to_a_valid_file_is_read_or_refused(
    read: Reader, valid: bytes, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(valid)))
    end = data.draw(st.integers(start, min(len(valid), start + 60)))
    inserted = data.draw(
        st.binary(max_size=10) | st.text(',"{}[]:\n<>&=01eE-\\', max_size=12).map(str.encode)
    )

    reads_or_refuses(read, valid[:start] + inserted + valid[end:])


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab<>&= \n", max_size=5) | st.floats(),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(["code", "title", "x"]), below)
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    [
        *(
            "identifier",
            "uri",
            "humanCodingScheme",
            "fullStatement",
            "abbreviatedStatement",
            "CFItemType",
            "notes",
        ),
        *(
            "CFItemTypeURI",
            "extensions",
            "associationType",
            "originNodeURI",
            "destinationNodeURI",
            "sequenceNumber",
        ),
        *(
            "shortname",
            "name",
            "description",
            "standardid",
            "elementid",
            "parentelementid",
            "parent",
            "children",
        ),
    ]
)
OURS = st.sampled_from(
    ["requirement", "weeks", "marks", "slot", "learning", "evidence_hint", "key", "provenance"]
)
RECORDS = st.dictionaries(FIELDS, JSON_VALUES, max_size=6) | st.builds(
    lambda record, ours: record | {"extensions": {"techfolio": ours}},
    st.dictionaries(FIELDS, st.sampled_from(["a", "b", "isChildOf", "isRelatedTo"]), max_size=8),
    st.dictionaries(OURS, JSON_VALUES, max_size=4),
)


@damaging
@given(st.lists(RECORDS | JSON_VALUES, max_size=4), st.lists(RECORDS | JSON_VALUES, max_size=4), RECORDS)
def test_any_values_in_any_fields_are_read_or_refused(
    first: list[Any], second: list[Any], header: dict[str, Any]
) -> None:
    case = {"CFDocument": header, "CFItems": first, "CFAssociations": second}
    mahara = {"framework": header | {"standards": first, "standardelements": second}}

    reads_or_refuses(read_case, json.dumps(case).encode())
    reads_or_refuses(read_mahara, json.dumps(mahara).encode())


@damaging
@given(st.lists(st.lists(st.text("ab1=<>&%2C,{}\"' \n", max_size=6), min_size=12, max_size=16), max_size=6))
def test_any_cells_are_read_or_refused(rows: list[list[str]]) -> None:
    reads_or_refuses(read_moodle, table(FRENCH, framework(), *rows))
