"""The training plans of the demo's placements: when a version was made, what it says, who agreed to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.cli.demo.days import Weeks
from app.core.actor import Actor
from app.core.clock import pretending
from app.extensions import db
from app.placements.access import placement_for
from app.placements.models import Placement
from app.planning import service
from app.planning.reading import Ground, ground_of
from app.planning.values import Line
from app.standards.values import WeekSpan

AGREED_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Version:
    """One version of a plan; days as in the stories.

    Attributes:
        training: whose plan it is.
        made: when somebody makes it, together with the other side or before they see it.
        by: who makes it.
        reason: why, for all but the first.
        blocks: units that are done in one block, by their code, with its place from 0.
        says: what it says about items, by their code, other than the typical weeks or the version before.
        agreed_by: who agrees, in order.
    """

    training: str
    made: str
    by: str
    reason: str = ""
    blocks: Mapping[str, int] = field(default_factory=dict)
    says: Mapping[str, Line] = field(default_factory=dict)
    agreed_by: tuple[str, ...] = ()

    def at(self, weeks: Weeks) -> datetime:
        """Return when it was made."""
        return weeks.instant(f"{self.made} 11")


VERSIONS = (
    Version(
        "finished",
        "2 Tue",
        "finished",
        says={"S-NM-07.1": Line(WeekSpan(30, 40), note="When the therapy list is longer.")},
        agreed_by=("finished", "supervisor"),
    ),
    Version(
        "week31",
        "2 Wed",
        "week31",
        blocks={"S-RN-07": 0},
        says={"S-RN-03.8": Line(None)},
        agreed_by=("week31", "former-supervisor"),
    ),
    Version(
        "week31",
        "16 Wed",
        "renal-supervisor",
        reason="After the move to the main unit: its water plant is being replaced.",
        says={
            "S-RN-05.3": Line(
                WeekSpan(34, 44),
                away=True,
                secondment="Eastmere Infirmary, water plant",
                secondment_weeks=WeekSpan(36, 37),
                note="Gareth has asked the plant engineer there.",
            ),
            "S-RN-03.8": Line(WeekSpan(24, 36)),
            "S-RN-02.2": Line(WeekSpan(20, 34)),
        },
        agreed_by=("renal-supervisor", "week31"),
    ),
    Version("week18", "3 Tue", "week18", agreed_by=("week18", "supervisor")),
    Version(
        "week18",
        "17 Tue",
        "week18",
        reason="The hybrid camera is being replaced until week 24.",
        says={"S-NM-04.3": Line(WeekSpan(25, 40)), "S-NM-05.6": Line(None, note="Once the new camera runs.")},
    ),
    Version("week14", "2 Tue", "week14", agreed_by=("week14", "renal-supervisor")),
    Version("week6", "5 Thu", "supervisor", blocks={"S-NM-07": 2}, agreed_by=("supervisor",)),
)


def make_version(placement: Placement, version: Version, weeks: Weeks, actors: Mapping[str, Actor]) -> None:
    """Let a version be made and agreed to, at the times when that was done.

    Raises:
        TechfolioError: a rule of the product refuses it.
    """
    made = version.at(weeks)
    with pretending(made):
        ground = _ground(placement, actors[version.by])
        codes = {item.code: number for number, item in ground.items.items()}
        said = {codes[code]: line for code, line in version.says.items()}
        if version.reason:
            begun = service.begin(ground, version.reason)
            service.change(ground, said, begun.revision)
        else:
            heads = {unit.head.code: unit.head.id for unit in ground.units}
            chosen = {heads[code]: place for code, place in version.blocks.items()}
            service.change(ground, {**ground.typical_lines({}, chosen, only_missing=False), **said}, 0)
    for nth, address in enumerate(version.agreed_by, start=1):
        with pretending(made + nth * AGREED_AFTER):
            ground = _ground(placement, actors[address])
            plan = service.in_the_making(ground)
            service.agree(ground, plan.revision if plan else 0)
    db.session.expire_all()


def _ground(placement: Placement, actor: Actor) -> Ground:
    return ground_of(placement_for(actor, placement.id))
