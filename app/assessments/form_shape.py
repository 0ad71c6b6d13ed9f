"""Which fields a form file has, of which type and length, and how they become values.

Empty lists are refused in `form_rules`: pydantic calls a list too short when one of its entries is wrong.
"""

from app.assessments.form_values import (
    AssessmentForm,
    Choice,
    Closing,
    FormType,
    Level,
    Prompt,
    PromptKind,
    RatingScale,
    SuitedItems,
    starter_form_notice,
)
from app.placements.programmes import Discipline
from app.standards.shape import Code, Key, Name, StrictShape, Text, Title, Version
from app.standards.values import Provenance, adapted_notice


class LevelShape(StrictShape):
    """One level of the rating scale."""

    key: Key
    words: Title
    satisfactory: bool


class ScaleShape(StrictShape):
    """The rating scale, the lowest level first."""

    levels: tuple[LevelShape, ...]


class ChoiceShape(StrictShape):
    """One answer to a choice."""

    key: Key
    words: Title


class PromptShape(StrictShape):
    """One prompt; without a kind it is a rating, and it must be answered unless it says otherwise."""

    key: Key
    words: Title
    help: Text | None = None
    kind: PromptKind = PromptKind.RATING
    required: bool = True
    choices: tuple[ChoiceShape, ...] = ()

    def to_value(self) -> Prompt:
        """Return the prompt as a value."""
        return Prompt(
            key=self.key,
            words=self.words,
            help=self.help or "",
            kind=self.kind,
            required=self.required,
            choices=tuple(Choice(key=each.key, words=each.words) for each in self.choices),
        )


class ClosingShape(StrictShape):
    """The words of the two questions at the end."""

    went_well: Title
    do_next: Title


class SuitedShape(StrictShape):
    """Items of one set for which the form is suggested."""

    framework: Key
    codes: tuple[Code, ...]


class FormShape(StrictShape):
    """A whole form file."""

    key: Key
    version: Version
    type: FormType
    title: Title
    disciplines: tuple[Discipline, ...] = ()
    activity: Text
    intended_for: tuple[SuitedShape, ...] = ()
    provenance: Provenance
    not_issued_by: tuple[Name, ...] = ()
    source: Text | None = None
    notice: Text | None = None
    scale: ScaleShape | None = None
    prompts: tuple[PromptShape, ...]
    closing: ClosingShape

    def to_form(self) -> AssessmentForm:
        """Return the file as a value; the notice of a starter form is made from its data, never typed."""
        levels = self.scale.levels if self.scale else ()
        return AssessmentForm(
            key=self.key,
            version=self.version,
            type=self.type,
            title=self.title,
            disciplines=frozenset(each.value for each in self.disciplines),
            activity=self.activity,
            intended_for=tuple(
                SuitedItems(framework=each.framework, codes=each.codes) for each in self.intended_for
            ),
            scale=RatingScale(
                levels=tuple(
                    Level(key=each.key, words=each.words, satisfactory=each.satisfactory) for each in levels
                )
            ),
            prompts=tuple(prompt.to_value() for prompt in self.prompts),
            closing=Closing(went_well=self.closing.went_well, do_next=self.closing.do_next),
            provenance=self.provenance,
            source=self.source or "",
            notice=self._notice(),
        )

    def _notice(self) -> str:
        if self.provenance is Provenance.STARTER:
            return starter_form_notice(self.not_issued_by)
        if self.provenance is Provenance.ADAPTED and not self.notice:
            return adapted_notice("the centre", self.source or "")
        return self.notice or ""
