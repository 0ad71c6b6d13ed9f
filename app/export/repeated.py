"""Reads the repetitions that a portfolio prints: those of each item of which any were noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.export.document import section_key
from app.export.items import Item
from app.export.repetition_section import KEY
from app.export.repetition_values import RepeatedItem, RepeatedLine
from app.export.sources import WordsSource
from app.placements.moved import MovedItems
from app.repetitions.gathering import records_of
from app.repetitions.reckoning import by_equipment, in_order, sums_of
from app.repetitions.values import Record, Source
from app.repetitions.views import lines


@dataclass(frozen=True, slots=True)
class PrintedRepetitions:
    """The items that are printed, and by section key the noted repetitions whose words they show."""

    items: tuple[RepeatedItem, ...] = ()
    words: dict[str, WordsSource] = field(default_factory=dict)


def printed_repetitions(
    placement_id: UUID, items: Mapping[UUID, Item], moved: MovedItems
) -> PrintedRepetitions:
    """Read what the portfolio prints of repetitions: nothing where none was noted; five queries.

    An item that only entries and observations show is left out: they are printed elsewhere, and a reader who
    is told of them twice reads neither. So portfolios from before anything could be noted stay as they were.
    """
    found = records_of(placement_id, moved={placement_id: moved})
    noted = [one for item_id in items for one in found.get(item_id, ()) if one.source is Source.NOTED]
    if not noted:
        return PrintedRepetitions()
    return PrintedRepetitions(
        tuple(
            _item(item, in_order(records))
            for item_id, item in items.items()
            if (records := found.get(item_id)) and any(one.source is Source.NOTED for one in records)
        ),
        {
            section_key(KEY, str(one.source_id)): WordsSource(one.source_id, one.version_id)
            for one in noted
            if not one.is_gone
        },
    )


def _item(item: Item, records: Sequence[Record]) -> RepeatedItem:
    return RepeatedItem(
        framework_key=item.framework.key,
        code=item.code,
        title=item.title,
        summary=sums_of(records).words,
        equipment=tuple((name, sums.words.removesuffix(".")) for name, sums in by_equipment(records)),
        lines=tuple(
            RepeatedLine(
                day=line.day,
                equipment=line.equipment,
                outcome=line.outcome,
                shown=line.where,
                note=line.note,
                evidence=record.reference if record.source is Source.ENTRY else "",
                initial=line.initial,
            )
            for record, line in zip(records, lines(records), strict=True)
        ),
    )
