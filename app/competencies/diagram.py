"""Draws the sign-off workflow from its table, for the documentation."""

import sys

from app.competencies.policy import WHO
from app.competencies.words import ACTION_WORDS, STATE_WORDS
from app.competencies.workflow import MOVES, State
from app.placements.policy import CAPACITY_WORDS, Capacity


def diagram() -> str:
    """Return the workflow as a Mermaid state diagram, without the fence around it."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {_name(state)}: {STATE_WORDS[state].words}" for state in State]
    lines.append(f"    [*] --> {_name(State.NOT_STARTED)}")
    lines += [
        f"    {_name(before)} --> {_name(then)}: {ACTION_WORDS[action]}"
        for (before, action), then in MOVES.items()
    ]
    return "\n".join(lines)


def _name(state: State) -> str:
    return state.value.replace("-", "_")


def who() -> str:
    """Return who may choose each action, as a Markdown table."""
    lines = ["| action | who may choose it |", "|---|---|"]
    for action, parts in WHO.items():
        named = ", ".join(CAPACITY_WORDS[part] for part in Capacity if part in parts)
        lines.append(f"| {ACTION_WORDS[action]} | {named or 'nobody in this version'} |")
    return "\n".join(lines)


def document() -> str:
    """Return the whole page of the documentation."""
    return f"""# The sign-off workflow

Drawn from the table in `app/competencies/workflow.py` and the rules in `app/competencies/policy.py`; a test
keeps this page current. After a change run `python -m app.competencies.diagram > docs/workflow.md`.

```mermaid
{diagram()}
```

{who()}

Four things happen without being chosen: a new version of signed evidence reopens the items whose
signature rests on it, a purge of patient data reopens signed items and returns submitted ones, a
placement's move to a newer version of its standards reopens signed items whose words or rule changed
and takes back submitted ones, and a supervisor who confirms that an entry is filed elsewhere takes
every step that brings its sign-off there.

An internal verifier decides on what is in a sample: accepting it verifies it, rejecting it reopens it with a
reason. Nobody verifies what they signed, nor for a trainee whom they supervise or supervised when it was
signed.
"""


if __name__ == "__main__":
    sys.stdout.write(document())
