"""The columns of Moodle's competency CSV: known by their place, since Moodle translates the headings."""

from enum import IntEnum

RULE_ALL = r"core_competency\competency_rule_all"
RULE_POINTS = r"core_competency\competency_rule_points"
# A comma inside an ID number, where several are joined with commas.
COMMA = "%2C"


class Column(IntEnum):
    """The place of each column, from 0."""

    PARENT = 0
    CODE = 1
    SHORT_NAME = 2
    DESCRIPTION = 3
    DESCRIPTION_FORMAT = 4
    SCALE_VALUES = 5
    SCALE_CONFIGURATION = 6
    RULE_TYPE = 7
    RULE_OUTCOME = 8
    RULE_CONFIGURATION = 9
    RELATED = 10
    EXPORTED_ID = 11
    IS_FRAMEWORK = 12
    TAXONOMY = 13


HEADINGS = (
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is framework",
    "Taxonomy",
)
