"""A framework as a CSV that Moodle imports under "Import competency framework".

Carried: codes, titles, statements, nesting, order, which headings are slots, how many items below are asked
for (all, a number, points), links inside the set, title and notice. Moodle has no place for kinds, learning,
weeks, marks, guidance, evidence hints, other parts of a rule, other links, and the rest of the header; a
number of items below becomes a point for each. The scale that Moodle demands is one of ours with two values.

Against formulas no apostrophe is put before a cell here, since Moodle would show it. None is needed:
descriptions begin with a tag, codes with a letter or digit, and where a short name begins with = + - or @,
that sign is written as an entity, which Moodle shows as the sign. Backslashes become entities too, because
PHP takes one before a quotation mark for an escape.
"""

import csv
import html
import io
import json
from collections.abc import Iterator, Sequence

from app.core.formulas import BEGINS_LIKE_A_FORMULA
from app.standards.formats.markup import escaped_line
from app.standards.formats.moodle_columns import COMMA, HEADINGS, RULE_ALL, RULE_POINTS, Column
from app.standards.formats.short_names import Named, described, shortened
from app.standards.relations import Relation
from app.standards.values import ChildrenRule, FrameworkDocument, ItemDocument, PointsRule, walk

LONGEST_NAME = 100
HTML = "1"
SCALE = "Not yet competent,Competent"
# The first entry names the scale, which Moodle replaces; the second value of the scale is what counts.
SCALE_CONFIGURATION = '[{"scaleid":"1"},{"id":2,"scaledefault":1,"proficient":1}]'
TAXONOMY = "competency,competency,competency,competency"
# Moodle's number for "the competency is complete".
COMPLETE = "2"
NO_CONFIGURATION = "null"


def write_moodle(document: FrameworkDocument) -> bytes:
    """Return the CSV in UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerow(_framework_row(document))
    writer.writerows(_item_rows(document))
    return out.getvalue().encode("utf-8")


def _row(cells: dict[Column, str]) -> list[str]:
    return [cells.get(column, "") for column in Column]


def _names(item: Named) -> dict[Column, str]:
    short = shortened(item.title, LONGEST_NAME, _short_name)
    return {
        Column.SHORT_NAME: short,
        Column.DESCRIPTION: described(item, short).replace("\\", "&#92;"),
        Column.DESCRIPTION_FORMAT: HTML,
    }


def _short_name(line: str) -> str:
    if not BEGINS_LIKE_A_FORMULA.match(line) and "\\" not in line:
        return escaped_line(line)
    first = f"&#{ord(line[0])};" if BEGINS_LIKE_A_FORMULA.match(line) else html.escape(line[0], quote=False)
    return f"{first}{html.escape(line[1:], quote=False)}".replace("\\", "&#92;")


def _framework_row(document: FrameworkDocument) -> list[str]:
    version = f"-{document.version}"
    about = "\n\n".join(filter(None, (document.notice, document.source)))
    return _row(
        _names(Named(document.title, about))
        | {
            Column.CODE: document.key[: LONGEST_NAME - len(version)] + version,
            Column.SCALE_VALUES: SCALE,
            Column.SCALE_CONFIGURATION: SCALE_CONFIGURATION,
            Column.IS_FRAMEWORK: "1",
            Column.TAXONOMY: TAXONOMY,
        }
    )


def _item_rows(document: FrameworkDocument) -> Iterator[list[str]]:
    items = tuple(walk(document))
    numbers = {item.code: number for number, item in enumerate(items, start=1)}
    parents = {child.code: item.code for item in items for child in item.children}
    related: dict[str, list[str]] = {}
    for link in document.links:
        if link.relation is Relation.RELATED and not link.framework:
            related.setdefault(link.source, []).append(link.target)
    for item in items:
        yield _row(
            _names(Named(item.title, item.statement, item.slot))
            | _rule(item, numbers)
            | {
                Column.PARENT: parents.get(item.code, ""),
                Column.CODE: item.code,
                Column.RELATED: _joined(related.get(item.code, ())),
                Column.EXPORTED_ID: str(numbers[item.code]),
            }
        )


def _joined(codes: Sequence[str]) -> str:
    return ",".join(code.replace(",", COMMA) for code in codes)


def _rule(item: ItemDocument, numbers: dict[str, int]) -> dict[Column, str]:
    rule = item.requirement.children
    if not item.children or rule is ChildrenRule.NONE:
        return {Column.RULE_OUTCOME: "0", Column.RULE_CONFIGURATION: NO_CONFIGURATION}
    if rule is ChildrenRule.ALL:
        return _completes(RULE_ALL, NO_CONFIGURATION)
    wanted = rule if isinstance(rule, PointsRule) else _point_each(item, int(rule))
    points = dict(wanted.points)
    listed = [
        {
            "id": numbers[child.code],
            "points": points.get(child.code, 0),
            "required": int(child.code in wanted.required),
        }
        for child in item.children
    ]
    configuration = {"base": {"points": wanted.minimum}, "competencies": listed}
    return _completes(RULE_POINTS, json.dumps(configuration, separators=(",", ":")))


def _completes(name: str, configuration: str) -> dict[Column, str]:
    return {Column.RULE_TYPE: name, Column.RULE_OUTCOME: COMPLETE, Column.RULE_CONFIGURATION: configuration}


def _point_each(item: ItemDocument, wanted: int) -> PointsRule:
    return PointsRule(minimum=wanted, points=tuple((child.code, 1) for child in item.children))
