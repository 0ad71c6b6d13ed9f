"""What is told to somebody who has a file checked: untouched or not, by whom, when, and what it proves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import day_in_words, instant_in_words
from app.core.words import size_in_words
from app.export.checking import Examined, Kind, Seal
from app.export.enclosed import Enclosed
from app.export.volume_values import VolumeMark

_TITLES = {
    Kind.EMPTY: "This file is empty",
    Kind.OTHER: "This is not a PDF file",
    Kind.DAMAGED: "This file could not be checked",
    Kind.LOCKED: "This file is encrypted",
    Kind.UNSEALED: "This file carries no seal",
}
_REASONS = {
    Kind.EMPTY: "There is nothing in it. Ask for the file again.",
    Kind.OTHER: (
        "Only PDF files carry a seal. Check the file as you were sent it, not a copy in another format."
    ),
    Kind.DAMAGED: (
        "It is damaged, or so unusual that reading it was given up. It may have been cut off on its way: "
        "ask for it again. Until then, do not rely on it."
    ),
    Kind.LOCKED: (
        "It needs a password, or was given restrictions after it was made. Techfolio never encrypts its "
        "files, so somebody has changed this one. Ask for the file as it was made."
    ),
    Kind.UNSEALED: (
        "It was not sealed by Techfolio, or it has been printed to a new PDF or saved anew since, which "
        "removes the seal. Nothing can be said about whether it was changed."
    ),
}
STRANGER = "This file has not been changed since it was sealed, but this installation did not seal it"
UNCHANGED = "This file has not been changed since it was sealed"
CHANGED = "This file was changed after it was sealed"
ADDED = "Something was added to this file after it was sealed"
_TRUTH = (
    "Whether what the file says is true. The seal shows that nobody has changed it since, "
    "not that the training was done."
)
_NEWEST = "That it is the newest file. A newer one may have been made since."
_STANDS = (
    "That a sign-off in it still stands. An item can be opened again later; "
    "only the installation that made the file knows."
)
_BY_HAND = "That any person signed by hand. A seal is made by a program and is not a signature in ink."
NOT_PROVED = (_TRUTH, _NEWEST, _STANDS, _BY_HAND)
_COMPARE = (
    "Compare the fingerprint below with the one that the installation named in the file publishes on its own "
    "page. Only if they are the same is the file as it was made: anybody can change one, make a certificate "
    "with any name and seal it with that."
)
_NOT_SEALED = "What it says now is not what was sealed. Do not rely on it; ask for the file anew."
_COVERED = (
    "The part that was sealed is unbroken, but what was added later can cover or replace what you see: "
    "a comment, a form, another page. Do not rely on it; ask for the file as it was made."
)
_NO_SERVICE = (
    "by the clock of the computer that sealed it. No timestamp service has confirmed this time, "
    "and whoever runs that computer can set its clock."
)
_NOT_CHECKED = "Whether that service can be trusted is not checked here."
_TRUSTED = (
    "Somebody whom this installation trusts vouches for that service, and it had not been revoked then."
)
_LASTS = (
    "The file holds all certificates of its seal and its timestamp, and answers that none of them had been "
    "revoked: they can be checked without asking anybody."
)
_ASKS = (
    "To check the certificates of the timestamp, their issuers have to be asked whether they were revoked. "
    "The file does not hold their answers."
)


@dataclass(frozen=True, slots=True)
class SealWords:
    """One seal in words: who, with which certificate, whether that is known here, when, what became of it.

    `later` says how the timestamp can be checked in later years; empty where there is none.
    """

    name: str
    fingerprint: str
    known: str
    when: str
    state: str
    later: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is told; `good` only where the file is untouched and this installation sealed it.

    `volume` says that the file is one of several; empty where it is all there is.
    """

    title: str
    reason: str
    good: bool
    seals: tuple[SealWords, ...] = ()
    ledger: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    not_proved: tuple[str, ...] = ()
    volume: str = ""


def verdict(found: Examined, own: str, chain: Mapping[str, bool] | None = None) -> Verdict:
    """Put into words what was found in a file.

    Args:
        found: what the file says about itself.
        own: the fingerprint of this installation's certificate; empty where it has none.
        chain: by head, whether the ledger here still has it; None where no ledger was asked.
    """
    if found.kind is not Kind.SEALED:
        return Verdict(_TITLES[found.kind], _REASONS[found.kind], good=False)
    ours = [seal for seal in found.seals if own and seal.fingerprint == own]
    # Where somebody else sealed the file on top of ours, theirs does not make up for what they added.
    title, reason, untouched = _state(found.seals, ours or found.seals)
    if untouched and not ours:
        title, reason = STRANGER, _COMPARE
    return Verdict(
        title=title,
        reason=reason,
        good=untouched and bool(ours),
        seals=tuple(_seal_words(seal, own) for seal in found.seals),
        ledger=tuple(_ledger_words(found, chain)),
        files=tuple(_file_words(file) for file in found.files),
        not_proved=NOT_PROVED,
        volume=_volume_words(found.volume),
    )


def _volume_words(volume: VolumeMark | None) -> str:
    if volume is None:
        return ""
    return (
        f"This is volume {volume.number} of {volume.of} of a portfolio. Each volume is sealed by itself: "
        "check the others too, and see on their first pages that they print the same digest of the content."
    )


def _state(seals: Sequence[Seal], counting: Sequence[Seal]) -> tuple[str, str, bool]:
    if not all(seal.holds for seal in seals):
        return (
            CHANGED,
            _NOT_SEALED,
            False,
        )
    if not any(seal.whole for seal in counting):
        return ADDED, _COVERED, False
    return UNCHANGED, "Every byte of it is as it was when it was sealed.", True


def _seal_words(seal: Seal, own: str) -> SealWords:
    known = "This installation" if own and seal.fingerprint == own else "Not known to this installation"
    state = "Unbroken" if seal.holds else "Broken"
    if seal.holds and not seal.whole:
        state = "Unbroken, and the file was added to afterwards"
    return SealWords(
        seal.name or "No name", published(seal.fingerprint), known, _when(seal), state, _later(seal)
    )


def _when(seal: Seal) -> str:
    if seal.confirmed_at:
        by = f"{_moment(seal.confirmed_at)}, confirmed by a timestamp of “{seal.confirmed_by}”."
        return f"{by} {_TRUSTED if seal.confirmer_trusted else _NOT_CHECKED}"
    return f"{_moment(seal.claimed_at)}, {_NO_SERVICE}" if seal.claimed_at else "It does not say when."


def _later(seal: Seal) -> str:
    if not seal.confirmed_at:
        return ""
    if not seal.lasts_until:
        return _ASKS
    return f"{_LASTS} That holds until {day_in_words(datetime.fromisoformat(seal.lasts_until).date())}."


def _moment(at: str) -> str:
    return instant_in_words(datetime.fromisoformat(at))


def published(fingerprint: str) -> str:
    """Write a fingerprint so that two people can compare it."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


def _ledger_words(found: Examined, chain: Mapping[str, bool] | None) -> list[str]:
    if not found.heads:
        return [_NO_HEAD]
    if chain is None:
        return [f"{head}: no ledger was asked." for head in found.heads]
    return [f"{head}: {_ON if chain[head] else _OFF}" for head in found.heads]


def _file_words(file: Enclosed) -> str:
    if not file.digest:
        return f"{file.name}: could not be read."
    return f"{file.name}, {size_in_words(file.size)}, SHA-256 digest {file.digest}"


_NO_HEAD = "It holds no head of a ledger: no sign-off had been recorded, or it is not a portfolio."
_ON = "the ledger of this installation has it."
_OFF = (
    "the ledger of this installation does not have it. Either another installation made the file, "
    "or the ledger was changed since."
)
