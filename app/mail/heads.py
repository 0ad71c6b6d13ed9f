"""The heads of the ledger that leave the server in mails about signatures, and how a reader can use them."""

from collections.abc import Collection
from uuid import UUID

from app.ledger.queries import latest_heads
from app.mail.values import NoticeKind

# What is recorded in the ledger when somebody is told of it.
CARRY_HEADS = frozenset(
    {
        NoticeKind.RETURNED,
        NoticeKind.SIGNED,
        NoticeKind.REOPENED,
        NoticeKind.ASSESSMENT_DONE,
        NoticeKind.DISPUTE,
        NoticeKind.REFILING,
        NoticeKind.VERIFICATION,
        NoticeKind.REVIEW,
    }
)

KEEP = (
    "Keep this mail. What follows says how far the record of signatures had come. With it, it can be checked "
    "later that nothing which was recorded until then has been changed: save the mail as a file, or copy the "
    "lines below into a text file, and give the file to “techfolio ledger check --against”."
)


def lines_of_heads(placement_ids: Collection[UUID]) -> list[str]:
    """Return the head of each placement's chain as lines of a mail; none where nothing was recorded yet.

    A head names nobody: it is the number of a placement, how many links there are, and a digest.
    """
    heads = sorted(latest_heads(placement_ids)) if placement_ids else []
    if not heads:
        return []
    return ["", KEEP, *(head.token for head in heads)]
