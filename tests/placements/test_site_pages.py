"""From a day on at another site: one form splits the block that runs then, and both halves are on record."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.extensions import db
from app.placements.clock_models import ClockChange, PlacementBlock
from tests.placements.conftest import Centres
from tests.placements.test_weeks_pages import (
    A_DAY,
    WEEK,
    Form,
    began,
    block,
    clock,
    days,
    error_at,
    send,
    weeks,
)

pytestmark = pytest.mark.database


def site(centres: Centres, first: int, name: str = "Eastmere Infirmary", **more: str) -> Form:
    day = began(centres) + first * A_DAY
    return {**days("starts_on", day), "site": name, "reason": "The rota changed.", **more}


def spans() -> list[tuple[int, int | None, str, str]]:
    """Return the blocks, their days counted from the first one's first day."""
    db.session.expire_all()
    rows = db.session.scalars(sa.select(PlacementBlock).order_by(PlacementBlock.starts_on)).all()
    first = rows[0].starts_on
    return [
        (
            (row.starts_on - first).days,
            (row.ends_on - first).days if row.ends_on else None,
            row.site,
            row.year_label,
        )
        for row in rows
    ]


def test_the_block_that_runs_is_split_in_two_and_the_end_stays(centres: Centres) -> None:
    send(centres, "blocks", block(centres, 0, 48, site="General", year_label="Year 1"))
    send(centres, "blocks", block(centres, 100, None, site="General", year_label="Year 2"))
    end = clock(centres).planned_end
    assert "Site until then" not in centres.browser.get(f"{centres.placement}/weeks/site").text
    form = site(centres, 21, supervisor=str(centres.ours.supervisor.id))
    assert centres.browser.send(f"{centres.placement}/weeks/site", form).status_code == 302
    assert spans() == [
        (0, 20, "General", "Year 1"),
        (21, 48, "Eastmere Infirmary", "Year 1"),
        (100, None, "General", "Year 2"),
    ]
    assert clock(centres).planned_end == end
    page = centres.browser.get(weeks(centres)).text
    assert "Eastmere Infirmary, with Sam Supervisor" in page
    assert page.count("The rota changed.") == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ClockChange)) == 4


def test_on_the_first_day_of_a_block_only_its_site_changes(centres: Centres) -> None:
    send(centres, "blocks", block(centres, 0, 48, site="General"))
    centres.browser.send(f"{centres.placement}/weeks/site", site(centres, 0))
    assert spans() == [(0, 48, "Eastmere Infirmary", "")]


def test_a_placement_without_blocks_gets_two_of_which_the_second_goes_on(centres: Centres) -> None:
    end = clock(centres).planned_end
    form = site(centres, 70, before="General")
    assert centres.browser.send(f"{centres.placement}/weeks/site", form).status_code == 302
    assert spans() == [(0, 69, "General", ""), (70, None, "Eastmere Infirmary", "")]
    assert clock(centres).planned_end == end


@pytest.mark.parametrize(
    ("first", "more", "field", "sentence"),
    [
        (-1, {}, "starts_on", "Give that day or a later one."),
        (60, {}, "starts_on", "No block runs on that day"),
        (10, {"starts_on-year": "2200"}, "starts_on", "more than 20 years away"),
        (10, {"site": " general  "}, "site", "takes place there on that day already"),
        (10, {"site": ""}, "site", "Write where the training takes place."),
        (10, {"reason": ""}, "reason", "Write why."),
        (10, {"supervisor": "nobody"}, "supervisor", "Choose one of the options."),
    ],
)
def test_what_makes_no_sense_is_explained_at_its_field(
    centres: Centres, first: int, more: Form, field: str, sentence: str
) -> None:
    send(centres, "blocks", block(centres, 0, 48, site="General"))
    answer = centres.browser.send(f"{centres.placement}/weeks/site", site(centres, first) | more)
    assert answer.status_code == 422
    assert sentence in error_at(answer.text, field), answer.text
    assert spans() == [(0, 48, "General", "")]


def test_it_may_be_planned_ahead_over_new_year(centres: Centres) -> None:
    ahead = 60 * WEEK
    form = site(centres, ahead // timedelta(days=1))
    assert centres.browser.send(f"{centres.placement}/weeks/site", form).status_code == 302
    assert spans()[1][0] == ahead.days
