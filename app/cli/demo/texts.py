"""What the demo's people wrote: the files of ``content/`` as frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from app.cli.demo.assessing import Assessed, assessed
from app.portfolio.values import EvidenceType

FOLDER = Path(__file__).parent
CONTENT = FOLDER / "content"
FILES = FOLDER / "files"
WORDS = ("title", "setting", "equipment", "procedure", "did", "happened", "reflection")


@dataclass(frozen=True)
class Claim:
    """Which item an entry supports, where in it, and whether only by explaining."""

    code: str
    where: str
    theoretical: bool


@dataclass(frozen=True)
class Entry:
    """One entry. `day`, `to` and `sent` are words that `days` understands; absent ones are empty.

    `words` has the fields of `WORDS`. `withdrawn` holds what a first version, taken back, said differently.
    """

    key: str
    words: Mapping[str, str]
    type: EvidenceType | None
    when: str
    to: str
    ago: str
    sent: str
    is_draft: bool
    claims: tuple[Claim, ...]
    files: tuple[str, ...]
    withdrawn: Mapping[str, str] | None

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of the items that it supports."""
        return frozenset(claim.code for claim in self.claims)


@dataclass(frozen=True)
class Return:
    """An item that was given back; `before`: what the entry said at first, None while no answer came."""

    item: str
    feedback: str
    entry: str
    before: Mapping[str, str] | None


@dataclass(frozen=True)
class Reopening:
    """An item that the co-ordinator reopened."""

    item: str
    when: str
    reason: str


@dataclass(frozen=True)
class Report:
    """A report of patient data on a file, by whom, and why it was shown again; empty while it is open."""

    entry: str
    file: str
    by: str
    when: str
    reason: str
    restored: str


@dataclass(frozen=True)
class Story:
    """Everything on one placement. `sign_offs` maps an item's code to the statement of its signature."""

    entries: tuple[Entry, ...]
    sign_offs: Mapping[str, str]
    waiting: frozenset[str]
    returns: tuple[Return, ...]
    reopened: tuple[Reopening, ...]
    reports: tuple[Report, ...]
    assessments: tuple[Assessed, ...]
    role_report: str

    def asked_with(self) -> Mapping[str, str]:
        """Return, by item's code, the key of the last entry for it: sign-off is asked for with that one."""
        decided = {*self.sign_offs, *self.waiting, *(given.item for given in self.returns)}
        submitted = [entry for entry in self.entries if not entry.is_draft]
        return {code: entry.key for entry in submitted for code in entry.codes & decided}


def story(name: str) -> Story:
    """Read one file of ``content/``."""
    data = read(name)
    return Story(
        entries=tuple(_entry(entry) for entry in data["entries"]),
        sign_offs={code: _paragraphs(text) for code, text in data.get("sign_offs", {}).items()},
        waiting=frozenset(data.get("waiting", ())),
        returns=tuple(
            Return(
                given["item"],
                _paragraphs(given["feedback"]),
                given["entry"],
                _all_words(given["before"]) if "before" in given else None,
            )
            for given in data.get("returns", ())
        ),
        reopened=tuple(
            Reopening(given["item"], given["when"], given["reason"]) for given in data.get("reopened", ())
        ),
        reports=tuple(Report(**{"restored": "", **given}) for given in data.get("reports", ())),
        assessments=tuple(assessed(given) for given in data.get("assessments", ())),
        role_report=_paragraphs(data.get("role_report", "")),
    )


def read(name: str) -> Any:
    """Return what a file of ``content/`` holds."""
    return YAML(typ="safe", pure=True).load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))


def stories(names: Sequence[str]) -> dict[str, Story]:
    """Read several files."""
    return {name: story(name) for name in names}


def _entry(data: Mapping[str, Any]) -> Entry:
    return Entry(
        key=data["key"],
        words={name: _paragraphs(data.get(name, "")) for name in WORDS},
        type=EvidenceType(data["type"]) if "type" in data else None,
        when=data.get("when", ""),
        to=data.get("to", ""),
        ago=data.get("ago", ""),
        sent=data.get("sent", ""),
        is_draft=data.get("state") == "draft",
        claims=tuple(_claim(code, where) for code, where in data.get("claims", {}).items()),
        files=tuple(data.get("files", ())),
        withdrawn=_all_words(data["withdrawn"]) if "withdrawn" in data else None,
    )


def _claim(code: str, where: str | Mapping[str, Any]) -> Claim:
    if isinstance(where, str):
        return Claim(code, where, theoretical=False)
    return Claim(code, where["where"], theoretical=where["theoretical"])


def _all_words(given: Mapping[str, str]) -> dict[str, str]:
    return {name: _paragraphs(text) for name, text in given.items()}


def _paragraphs(text: str) -> str:
    """Return a folded text, whose paragraphs end with one line end, with an empty line between them."""
    return "\n\n".join(part.strip() for part in text.split("\n") if part.strip())
