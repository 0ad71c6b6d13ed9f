"""Whom a placement's news concerns, and what its people are told about who takes part in it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import day_in_words, today
from app.core.words import days_in_words
from app.extensions import db
from app.identity.models import Membership, User
from app.identity.queries import people_with_part
from app.identity.service import token_of
from app.mail.delivery import GivenUp, after_giving_up
from app.mail.links import absolute_for, register_link
from app.mail.service import post, tell
from app.mail.values import LINK_HERE, MailLink, NoticeKind
from app.placements.access import facts_of
from app.placements.models import Handover, Placement, Supervision

PASSWORD_LINK = "set-password"  # noqa: S105 - the name of a kind of link, not a secret


def supervisors_now(placement: Placement) -> frozenset[UUID]:
    """Return who supervises a placement today; never the trainee."""
    spans = facts_of(placement).supervisions
    return frozenset(span.supervisor_id for span in spans if span.lasts_on(today())) - {placement.trainee_id}


def coordinators_of(centre_id: UUID) -> frozenset[UUID]:
    """Return who co-ordinates a centre."""
    return frozenset(user.id for user in people_with_part(centre_id, Role.COORDINATOR))


def made(placement: Placement) -> None:
    """Tell the trainee that there is a placement now."""
    tell(
        placement.trainee_id,
        NoticeKind.PLACEMENT,
        "Your placement is set up. You can start your portfolio.",
        f"/placements/{placement.id}",
        placement.id,
    )


def weeks_changed(placement: Placement) -> None:
    """Tell the trainee that the weeks of the placement were changed; not how, for it may be about health."""
    tell(
        placement.trainee_id,
        NoticeKind.PLACEMENT,
        "The weeks of your placement were changed. See what that does to the planned end.",
        f"/placements/{placement.id}/weeks",
        placement.id,
    )


def supervised(placement: Placement, supervisor_id: UUID, starts_on: date, ends_on: date | None) -> None:
    """Tell a supervisor and the trainee that the one supervises the other, from and to."""
    people = sa.select(User).where(User.id.in_([supervisor_id, placement.trainee_id]))
    names = {user.id: user.name for user in db.session.scalars(people)}
    span = f"from {day_in_words(starts_on)}" + (f" to {day_in_words(ends_on)}" if ends_on else "")
    place = f"/placements/{placement.id}"
    words = f"You supervise {names[placement.trainee_id]} {span}."
    # Before the first day the placement does not exist for the supervisor.
    tell(supervisor_id, NoticeKind.PLACEMENT, words, "/" if starts_on > today() else place, placement.id)
    words = f"{names[supervisor_id]} supervises you {span}."
    tell(placement.trainee_id, NoticeKind.PLACEMENT, words, place, placement.id)


def handed_over(actor_id: UUID, made: Sequence[Supervision], absent: User, colleague: User) -> None:
    """Tell the colleague, the trainees and the absent supervisor that somebody stands in, from and to.

    Args:
        actor_id: who handed over; they know it.
        made: the supervisions that the colleague has got in one go.
        absent: who is away.
        colleague: who stands in.
    """
    when = days_in_words(made[0].starts_on, made[0].ends_on)
    tell(colleague.id, NoticeKind.HANDOVER, f"You stand in for {absent.name}: {when}.", "/handovers")
    if absent.id != actor_id:
        tell(absent.id, NoticeKind.HANDOVER, f"{colleague.name} stands in for you: {when}.", "/handovers")
    for span in made:
        words = f"{colleague.name} supervises you while {absent.name} is away: {when}."
        placement = span.placement
        tell(placement.trainee_id, NoticeKind.HANDOVER, words, f"/placements/{placement.id}", placement.id)


def handover_ended(actor_id: UUID, ended: Sequence[Handover]) -> None:
    """Tell the colleague, the trainees and the absent supervisor that nobody stands in any more.

    Args:
        actor_id: who ended it; they know it.
        ended: what was handed over in one go and ends before its time.
    """
    first = ended[0]
    people = sa.select(User).where(User.id.in_([first.absent_id, first.supervision.supervisor_id]))
    by_id = {user.id: user for user in db.session.scalars(people)}
    absent, colleague = by_id[first.absent_id], by_id[first.supervision.supervisor_id]
    told = {
        colleague.id: f"You do not stand in for {absent.name} any more.",
        absent.id: f"{colleague.name} does not stand in for you any more.",
    }
    for user_id, words in told.items():
        if user_id != actor_id:
            tell(user_id, NoticeKind.HANDOVER, words, "/handovers")
    for one in ended:
        words = f"{colleague.name} does not supervise you any more in place of {absent.name}."
        placement = one.supervision.placement
        tell(placement.trainee_id, NoticeKind.HANDOVER, words, f"/placements/{placement.id}", placement.id)


def password_link(user: User, link_id: UUID) -> None:
    """Mail a person their one-use link.

    Raises:
        InvalidInputError: no mail can be sent to their address.
    """
    post(
        user.email,
        "Your account in Techfolio",
        [
            f"Dear {user.name}",
            "",
            "You have an account in Techfolio, where training portfolios are kept.",
            "This link sets your password. It works once, for 7 days; keep it to yourself.",
            "",
            LINK_HERE,
        ],
        kind=PASSWORD_LINK,
        user_id=user.id,
        link=MailLink(PASSWORD_LINK, link_id),
    )


def _password_address(link_id: UUID) -> str:
    return absolute_for("identity.set_password", token=token_of(link_id))


def undelivered(mail: GivenUp) -> None:
    """Tell the co-ordinators concerned that a mail could not be delivered; its owner cannot read it there."""
    if mail.placement_id is not None:
        centres = sa.select(Placement.centre_id).where(Placement.id == mail.placement_id)
    else:
        centres = sa.select(Membership.centre_id).where(Membership.user_id == mail.user_id)
    people = {
        user_id for centre_id in db.session.scalars(centres).all() for user_id in coordinators_of(centre_id)
    }
    for user_id in people - {mail.user_id}:
        words = f"A mail to {mail.to} could not be delivered. Check the address."
        tell(user_id, NoticeKind.UNDELIVERED, words, "/centre/people", mail.placement_id)


after_giving_up.append(undelivered)
register_link(PASSWORD_LINK, _password_address)
