"""How a co-ordinator brings people into a centre: with a part, and with a link to choose a password."""

from dataclasses import dataclass
from uuid import UUID

from app.core.actor import Actor, Role
from app.core.errors import NotFoundError, RefusedError
from app.identity.models import User
from app.identity.service import (
    add_user,
    find_user,
    give_part,
    make_password_link,
    token_of,
    usable_link,
)
from app.placements import queries, telling
from app.placements.parts import require_verifier


@dataclass(frozen=True)
class Enrolment:
    """A person who was enrolled; `token` opens their one-use link, None where they had an account before."""

    user: User
    token: str | None


def enrol(actor: Actor, centre_id: UUID, email: str, name: str, role: Role) -> Enrolment:
    """Let a person play a part in a centre; one who has an account anywhere keeps it, name and password too.

    Sent twice, as by a second click, the second answer has the link: an account of the centre in which nobody
    could sign in yet gets a new one.

    Raises:
        NotFoundError: the actor does not co-ordinate the centre.
        RefusedError: the person cannot verify in the centre.
    """
    if not actor.plays(Role.COORDINATOR, centre_id):
        raise NotFoundError
    known = find_user(email)
    if known and role is Role.VERIFIER:
        require_verifier(known, centre_id)
    user = known or add_user(email, name)
    give_part(user, centre_id, role)
    # A link opens the whole account; see new_link.
    waits = user.password is None and not queries.known_beyond({user.id}, actor.centres(Role.COORDINATOR))
    return Enrolment(user, make_password_link(user, actor.user_id) if waits else None)


def new_link(actor: Actor, user_id: UUID) -> tuple[User, str]:
    """Make a new one-use link for a person of one's own centres; return them and the link's token.

    A link sets a password, so it opens the whole account: a co-ordinator makes one only for accounts that
    reach nothing outside the centres they co-ordinate.

    Raises:
        NotFoundError: the person plays no part there.
        RefusedError: only an administrator may make it.
    """
    user = _person_for_link(actor, user_id)
    return user, make_password_link(user, actor.user_id)


def mail_link(actor: Actor, user_id: UUID) -> tuple[User, str]:
    """Mail a person the one-use link that was made for them; return them and the link's token.

    Raises:
        NotFoundError: the person plays no part in a centre of the actor's, or has no link that can be used.
        RefusedError: only an administrator may hand out a link for this account.
        InvalidInputError: no mail can be sent to the person's address.
    """
    user = _person_for_link(actor, user_id)
    link = usable_link(user.id)
    if link is None:
        raise NotFoundError("The link has been used or has expired. Make a new one first.")
    telling.password_link(user, link.id)
    return user, token_of(link.id)


def _person_for_link(actor: Actor, user_id: UUID) -> User:
    centres = actor.centres(Role.COORDINATOR)
    user = queries.person_of(centres, user_id)
    if queries.known_beyond({user_id}, centres):
        raise RefusedError("Only an administrator can make a password link for this account. Ask yours.")
    return user
