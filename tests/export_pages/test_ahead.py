"""What was submitted or signed is rendered in the background, so that asking for the portfolio finds it."""

import pytest
import sqlalchemy as sa

from app.export.ahead import render_ahead
from app.export.models import PackSection
from app.extensions import db

from .small_world import entry, make_pack_world, sign

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def kept() -> set[str]:
    return set(db.session.scalars(sa.select(PackSection.section_digest)))


def test_what_changed_lately_is_rendered_once_and_the_portfolio_is_made_of_it() -> None:
    pack = make_pack_world()
    db.session.commit()
    render_ahead()
    rendered = kept()
    assert rendered
    render_ahead()
    assert kept() == rendered
    pack.made()
    # Only the sheets that are laid over the pages are new.
    assert len(kept() - rendered) == 2
    assert rendered <= kept()


def test_a_submission_and_a_signature_are_rendered_when_the_errand_runs_again() -> None:
    pack = make_pack_world()
    db.session.commit()
    render_ahead()
    before = kept()
    entry(pack.world, [pack.world.items[2]], [], "Fourth entry")
    db.session.commit()
    render_ahead()
    after_entry = kept()
    sign(pack.world, pack.world.items[2])
    db.session.commit()
    render_ahead()
    assert before < after_entry < kept()
