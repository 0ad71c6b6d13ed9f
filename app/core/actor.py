"""The parts that people play in a centre, and the actor: a person as the rules see them."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """A part that a person plays in one centre. The words shown are labels a centre may change."""

    TRAINEE = "trainee"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    VERIFIER = "verifier"
    MODERATOR = "moderator"
    EXAMINER = "examiner"


ROLE_WORDS = {
    Role.TRAINEE: "Trainee",
    Role.SUPERVISOR: "Training supervisor",
    Role.COORDINATOR: "Training co-ordinator",
    Role.VERIFIER: "Internal verifier",
    Role.MODERATOR: "External moderator",
    Role.EXAMINER: "Examiner",
}


@dataclass(frozen=True)
class Actor:
    """Who is acting, cut loose from the database.

    Attributes:
        user_id: the account.
        name: how the person is shown.
        is_administrator: runs the installation; sees no portfolio by virtue of that.
        roles: pairs of centre and part.
    """

    user_id: UUID
    name: str
    is_administrator: bool
    roles: frozenset[tuple[UUID, Role]]

    def plays(self, role: Role, centre_id: UUID | None = None) -> bool:
        """Say whether the person plays a part, in one centre or (None) in any."""
        return any(part is role and centre_id in {None, centre} for centre, part in self.roles)

    def centres(self, role: Role) -> frozenset[UUID]:
        """Return the centres in which the person plays a part."""
        return frozenset(centre for centre, part in self.roles if part is role)
