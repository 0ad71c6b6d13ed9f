"""A bar of items by how far they are: the same parts, patterns and words on every page. Pure."""

from app.web.charts import Part, stacked


def item_bar(*, signed: int, submitted: int, entered: int, nothing: int) -> tuple[Part, ...]:
    """Return the parts of a bar from numbers of items, each counted once."""
    return stacked(
        [
            ("signed", "signed off", signed),
            ("submitted", "waiting for sign-off", submitted),
            ("entered", "with evidence", entered),
            ("nothing", "with nothing yet", nothing),
        ]
    )
