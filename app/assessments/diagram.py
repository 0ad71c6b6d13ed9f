"""Draws the workflow of an assessment from its table, for the documentation."""

import sys

from app.assessments.policy import PART_WORDS, WHO, Part
from app.assessments.words import ACTION_WORDS, STATE_TAGS
from app.assessments.workflow import MOVES, State


def diagram() -> str:
    """Return the workflow as a Mermaid state diagram, without the fence around it."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.value}: {STATE_TAGS[state].words}" for state in State]
    lines.append(f"    [*] --> {State.DRAFT.value}")
    lines += [
        f"    {before.value} --> {then.value}: {ACTION_WORDS[action]}"
        for (before, action), then in MOVES.items()
    ]
    return "\n".join(lines)


def who() -> str:
    """Return who may do what in which state, as a Markdown table."""
    lines = ["| state | action | who may do it |", "|---|---|---|"]
    for (state, action), parts in WHO.items():
        named = ", ".join(PART_WORDS[part] for part in Part if part in parts)
        lines.append(f"| {STATE_TAGS[state].words} | {ACTION_WORDS[action]} | {named} |")
    return "\n".join(lines)


def document() -> str:
    """Return the whole page of the documentation."""
    return f"""# Assessments

Drawn from the table in `app/assessments/workflow.py` and the rules in `app/assessments/policy.py`; a test
keeps this page current. After a change run `python -m app.assessments.diagram > docs/assessments.md`.

```mermaid
{diagram()}
```

{who()}

- An assessor with an account supervises the trainee today, or is a supervisor in the trainee's centre. For
  somebody whose supervision of the trainee has ended it has ended for assessments too. An examiner of the
  placement never assesses, and nobody assesses themselves. These are project rules.
- What is begun and not asked for is seen by whoever began it and nobody else. Verifiers, moderators and
  examiners see what is signed.
- A request waits in the assessor's queue, and so does, for a supervisor of the trainee, a guest or a list of
  colleagues to approve. The queue estimates the minutes from the questions, the words and the files.
- Ratings stand in a row of cells that a finger can hit. On a phone the words of the levels stand above the
  questions, and below a row those of the level that is chosen; a screen reader reads them in each cell.
- A signature covers the digest of the form, of the words and items, of the evidence versions that lay before
  the assessor, and of every answer. The page computes each time whether all of it is unchanged.
- Only completed, satisfactory assessments count for the items that they are about. A disputed one counts for
  nothing until a supervisor or co-ordinator has decided.
- The trainee's reflection is private until it is released, and lies outside what is signed.
- On the trainee's device an assessor with an account signs by their own PIN. Five wrong ones lock it, its
  owner is told, and the signature says everywhere that it was made so. Wrong PINs are counted after the
  request that brought them, so as many tries as the server answers at one moment may come on top of five.
- A guest needs no account. The trainee names them with an address at work, and a link goes there, at once or,
  where the address is outside the domains that the centre knows or is the trainee's own, when a supervisor or
  co-ordinator has approved it. The link is good for one signature, for 30 days and for nothing else; opening
  it signs nothing, so a mail scanner that opens every link does no harm. Where somebody had to approve the
  guest the 30 days begin with that. The database holds a digest of the link only.
  A guest may sign or decline while the assessment is asked for, and dispute it once it is signed.
- On the trainee's device the guest who was asked, and approved where that is needed, may sign as well; the
  signature says everywhere that it was made so.
- The guest gets a mail "signed in your name" with the head of the ledger and a link to dispute. While an
  assessment is disputed nothing is signed off or verified on its items.

## Feedback by colleagues

- A trainee names 5 to 12 colleagues, a supervisor approves them, and each gets a one-use link. Nothing is
  shown before a threshold of answers, 5 unless the supervisor chooses otherwise and never fewer than 3.
  `docs/adr/0018-feedback-of-colleagues.md` says what could tell colleagues apart and what is done about it.
- The trainee can rate themselves by the same questions, without the texts, until the summary is released.
  Nobody else sees that before. From then on it stands beside the colleagues' average, as marks on a line and
  as a table, for everybody who sees the summary, and neither page nor database lets it be changed.
- A question that fewer than three colleagues judged shows no counts and no average, in a round of any size.
- An average is worked out from the counts of the summary, and from nothing else. Levels are numbered from 1,
  the lowest; who rated "not observed" or left a question out is not in it.
- The trainee's reflection on a released round is private until they share it.
"""


if __name__ == "__main__":
    sys.stdout.write(document())
