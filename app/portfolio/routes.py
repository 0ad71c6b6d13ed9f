"""The pages of evidence, from every module that serves some of them."""

from flask import Blueprint

from app.portfolio import (
    also_pages,
    comments_pages,
    editing_pages,
    file_pages,
    list_pages,
    map_pages,
    notes_pages,
    reading_pages,
    report_pages,
    upload_pages,
)

blueprint = Blueprint("portfolio", __name__)
for pages in (
    list_pages,
    editing_pages,
    upload_pages,
    map_pages,
    also_pages,
    reading_pages,
    comments_pages,
    report_pages,
    file_pages,
    notes_pages,
):
    blueprint.register_blueprint(pages.blueprint)
