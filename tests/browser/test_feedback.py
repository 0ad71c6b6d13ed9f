"""A trainee asks colleagues for feedback on a phone; one answers by a link; each sees what they may."""

import pytest
from playwright.sync_api import expect

from app.assessments import msf_answering, msf_service
from app.assessments.msf_links import rater_token
from app.assessments.msf_models import MsfCycle
from app.extensions import db
from tests.assessments.rounds import answers_of_rater, feedback_form, seen_round
from tests.browser.conftest import OpenPage, check_access, give_password, sign_in
from tests.people import make_world

pytestmark = pytest.mark.browser
COLLEAGUES = "\n".join(f"Rater Number{number}, rater{number}@work.example" for number in range(5))


@pytest.mark.usefixtures("prepared")
def test_a_trainee_invites_colleagues_and_sees_what_they_say_together(open_page: OpenPage) -> None:
    # Given a trainee on a phone who names colleagues and rates themselves
    world = make_world()
    feedback_form()
    give_password(world.trainee)
    phone = open_page(phone=True)
    sign_in(phone, world.trainee.email)
    phone.goto(f"/placements/{world.placement.id}/feedback/new")
    phone.get_by_role("radio", name="Feedback by colleagues for tests").check()
    phone.get_by_label("What is it called?").fill("End of the first year")
    phone.get_by_label("Your colleagues").fill(COLLEAGUES)
    phone.get_by_role("checkbox", name=world.items[0].code).check()
    check_access(phone)
    phone.get_by_role("button", name="Propose them").click()
    phone.get_by_role("link", name="Rate yourself").click()
    phone.get_by_role("group", name="Works safely").get_by_label("Usually", exact=True).check()
    check_access(phone)
    phone.get_by_role("button", name="Keep my rating").click()
    expect(phone.get_by_role("link", name="Change your own rating")).to_be_visible()

    # When the supervisor approves them, and each answers by their link, the last one on a phone
    cycle = db.session.query(MsfCycle).filter_by(title="End of the first year").one()
    msf_service.approve(seen_round(world.supervisor, cycle), threshold=5)
    for number, invitation in enumerate(cycle.invitations[:4]):
        msf_answering.answer(invitation, answers_of_rater(number))
    token = rater_token(cycle.invitations[4])
    db.session.commit()
    rater = open_page(phone=True)
    rater.goto(f"/feedback/{token}")
    rater.get_by_role("group", name="Works safely").get_by_label("Always", exact=True).check()
    rater.get_by_label("What you value").fill("Says so when something is not right.")
    rater.get_by_role("checkbox", name="I have written nothing about patients").check()
    check_access(rater)
    rater.get_by_role("button", name="Send without my name").click()
    expect(rater.get_by_role("heading", name="Thank you")).to_be_visible()

    # Then the trainee sees nothing before the release, and after it all of them together beside their own
    phone.reload()
    expect(phone.get_by_role("heading", name="What colleagues said together")).to_have_count(0)
    db.session.expire_all()
    msf_service.release(seen_round(world.supervisor, cycle))
    db.session.commit()
    phone.reload()
    chart = phone.get_by_role("img", name="own rating: 2, Usually")
    expect(chart).to_be_visible()
    expect(phone.get_by_text("Says so when something is not right.")).to_be_visible()
    phone.get_by_text("The same figures as tables").click()
    expect(phone.get_by_role("row", name="Works safely").last).to_contain_text("2, Usually")
    check_access(phone)
