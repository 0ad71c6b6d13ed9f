"""A form as data, and the digest that fixes what it asked."""

import json

import pytest

from app.assessments.form_values import FORM_TYPE_WORDS, AssessmentForm, FormType, digest_of_form
from app.standards.values import AssessmentType
from tests.assessments.forms import FORM, changed, meter_form


def test_a_form_survives_being_kept_as_json() -> None:
    form = meter_form()

    assert AssessmentForm.from_data(json.loads(json.dumps(form.to_data()))) == form


@pytest.mark.parametrize(
    ("part", "value", "error"),
    [("type", "VIVA", ValueError), ("provenance", "ours", ValueError), ("scale", {}, KeyError)],
)
def test_data_that_describes_no_form_is_refused(part: str, value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        AssessmentForm.from_data({**meter_form().to_data(), part: value})


def test_the_digest_of_a_form_stays_what_it_was() -> None:
    assert digest_of_form(meter_form()) == "eeaf864ec821c5c0c559fb608f0f96acf0639a9ad282d4d00c492549ee2005fc"


def test_the_digest_does_not_depend_on_how_the_file_is_laid_out() -> None:
    moved = FORM.replace('version: "1"\n', "").replace("[renal-technology, nuclear-medicine]",
                                                       "[nuclear-medicine, renal-technology]")  # fmt: skip

    assert digest_of_form(meter_form(f"version: '1'\n{moved}")) == digest_of_form(meter_form())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('version: "1"', 'version: "2"'),
        ("Typically twice.", "Typically three times."),
        ("words: As expected", "words: As hoped"),
        ("required: false", "required: true"),
        ("[IPEM, ART]", "[IPEM]"),
        ("words: Ward", "words: The ward"),
        ("do_next: What to do next", "do_next: What now"),
    ],
)
def test_any_change_of_a_form_changes_its_digest(old: str, new: str) -> None:
    assert digest_of_form(meter_form(changed(old, new))) != digest_of_form(meter_form())


def test_a_requirement_can_count_every_type_it_knows() -> None:
    assert {type_.value for type_ in AssessmentType} <= {type_.value for type_ in FormType}
    assert set(FORM_TYPE_WORDS) == set(FormType)
