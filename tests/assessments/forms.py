"""A form file for tests, with each kind of prompt in it."""

from app.assessments.form_files import parse_form
from app.assessments.form_values import AssessmentForm

FORM = """\
key: starter-dops-meter
version: "1"
type: DOPS
title: Reading a meter
disciplines: [renal-technology, nuclear-medicine]
activity: A meter is read.
intended_for:
  - framework: starter-example
    codes: [S-EX-01.1]
provenance: starter
not_issued_by: [IPEM, ART]
scale:
  levels:
    - {key: low, words: Taken over, satisfactory: false}
    - {key: middle, words: As expected, satisfactory: true}
    - {key: high, words: Independent, satisfactory: true}
prompts:
  - key: reads
    words: Reads the meter
    help: Typically twice.
  - key: repeats
    words: Repeats an odd reading
    required: false
  - key: setting
    words: Where was it?
    kind: choice
    choices:
      - {key: workshop, words: Workshop}
      - {key: ward, words: Ward}
  - key: safe
    words: Was it safe?
    kind: yes-no
  - key: result
    words: What was the result?
    kind: text
    required: false
closing:
  went_well: What went well
  do_next: What to do next
"""


def meter_form(text: str = FORM) -> AssessmentForm:
    return parse_form(text, "meter.yaml")


def changed(old: str, new: str) -> str:
    assert old in FORM
    return FORM.replace(old, new, 1)
