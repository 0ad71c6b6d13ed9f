"""The field with which something is rated: a row of cells, because stacked buttons make a phone scroll."""

from typing import Any

from markupsafe import Markup

from app.assessments.form_values import NOT_OBSERVED
from app.web.components import design_system
from app.web.drawing import common
from app.web.fields import ChoiceField

# The number stands in an attribute: it is drawn, while the label is the level's words and nothing else.
NUMBERED = Markup(
    '<span class="app-ratings__number" data-number="{}"></span><span class="app-ratings__words">{}</span>'
)
PLAIN = Markup('<span class="app-ratings__plain">{}</span>')


class RatingField(ChoiceField):
    """One of a few short answers, side by side; `numbered` where they are the levels of a scale."""

    def __init__(self, *args: Any, numbered: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        self.numbered = numbered

    def __call__(self, **parameters: Any) -> Markup:
        """Draw the field."""
        chosen = str(self.data) if self.data else ""
        items = [
            {"value": value, "html": self._inside(number, value, words), "checked": value == chosen}
            for number, (value, words) in enumerate(self._options(), start=1)
        ]
        legend = {"legend": {"text": self.label.text, "classes": "nhsuk-fieldset__legend--s"}}
        shown = common(self, idPrefix=self.id, items=items, fieldset=legend, **parameters)
        shown["classes"] = "app-ratings"
        shown["formGroup"] = {"classes": "app-ratings-group"}
        # As for other choices, the first button carries the field's id.
        del shown["id"], shown["label"]
        return design_system.radios(shown)

    def _inside(self, number: int, value: str, words: str) -> Markup:
        if self.numbered and value != NOT_OBSERVED:
            return NUMBERED.format(number, words)
        return PLAIN.format(words)
