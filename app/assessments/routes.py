"""The pages of assessments, from every module that serves some of them."""

from flask import Blueprint

from app.assessments import (
    asking_pages,
    filling_pages,
    guest_settling_pages,
    list_pages,
    msf_deciding_pages,
    msf_own_pages,
    msf_pages,
    pin_pages,
    reading_pages,
    settling_pages,
    signing_here_pages,
)
from app.assessments.queries import assessors_of
from app.placements import queries as placements

blueprint = Blueprint("assessments", __name__)
placements.who_assessed.append(assessors_of)
for pages in (
    list_pages,
    asking_pages,
    reading_pages,
    filling_pages,
    signing_here_pages,
    settling_pages,
    guest_settling_pages,
    msf_pages,
    msf_deciding_pages,
    msf_own_pages,
    pin_pages,
):
    blueprint.register_blueprint(pages.blueprint)
