"""The pages of assessments, from every module that serves some of them."""

from flask import Blueprint

from app.assessments import (
    asking_pages,
    filling_pages,
    list_pages,
    pin_pages,
    reading_pages,
    settling_pages,
    signing_here_pages,
)

blueprint = Blueprint("assessments", __name__)
for pages in (
    list_pages,
    asking_pages,
    reading_pages,
    filling_pages,
    signing_here_pages,
    settling_pages,
    pin_pages,
):
    blueprint.register_blueprint(pages.blueprint)
