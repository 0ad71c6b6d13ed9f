"""When one supervisor has more trainees than a centre has decided on. It warns and never blocks. Pure."""

from app.core.words import plural


def too_many(trainees: int, most: int | None) -> bool:
    """Say whether somebody has more trainees than decided; without a decision nobody has."""
    return most is not None and trainees > most


def warning(who: str, trainees: int, most: int | None) -> str:
    """Return the sentence that warns of too many trainees, or nothing.

    Args:
        who: the beginning of the sentence, for instance ``Sam Supervisor supervises``.
        trainees: how many there are.
        most: how many the centre has decided on, or None.
    """
    if not too_many(trainees, most):
        return ""
    return f"{who} {plural(trainees, 'trainee')}. The centre has decided on {most} at most for one person."
