"""The page on which anybody has a file's seal checked, without an account; the file is not kept."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.core.ids import new_id
from app.export import check_words
from app.export.checking import MOST_BYTES, Examined, examine_apart
from app.export.sealing import CHECK_PAGE, own_fingerprint, trusted_roots
from app.extensions import db
from app.identity import throttle
from app.ledger.queries import has_head
from app.ledger.values import heads_in
from app.web.access import Audience, audience
from app.web.answers import UNPROCESSABLE

blueprint = Blueprint("checks", __name__)
NOTHING_CHOSEN = "Choose the PDF file that you want to check."
TOO_LARGE = f"The file is larger than {MOST_BYTES // 1_000_000} MB. Check it with “techfolio verify” instead."
WAIT = "Many files were checked from your network. Wait 15 minutes, then try again."
TOO_MANY = 429


@blueprint.get(CHECK_PAGE)
@audience(Audience.ANYONE)
def ask() -> str:
    """Say what can be checked, and publish the fingerprint of the certificate."""
    return _page()


@blueprint.post(CHECK_PAGE)
@audience(Audience.ANYONE)
def check() -> ResponseReturnValue:
    """Check a file and say what was found; a person who has sent very many waits."""
    source = f"check from {request.remote_addr}"
    if throttle.must_wait("check", source):
        return _page(problem=WAIT), TOO_MANY
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page(problem=NOTHING_CHOSEN), UNPROCESSABLE
    content = sent.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return _page(problem=TOO_LARGE), UNPROCESSABLE
    # Counted like a sign-in that failed, each for a person of its own: only the address adds up.
    throttle.record_failure(f"check {new_id()}", source)
    db.session.commit()
    # Nobody may have to wait for the write lock while a file is read.
    found = examine_apart(content, trusted_roots())
    return _page(verdict=check_words.verdict(found, own_fingerprint(), _on_chain(found)))


def _on_chain(found: Examined) -> dict[str, bool]:
    return {head.token: has_head(head) for head in heads_in("\n".join(found.heads))}


def _page(problem: str = "", verdict: check_words.Verdict | None = None) -> str:
    return render_template(
        "export_pages/check.html",
        problem=problem,
        verdict=verdict,
        fingerprint=check_words.published(own_fingerprint()),
        most=MOST_BYTES // 1_000_000,
    )
