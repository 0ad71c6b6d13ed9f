"""The pages of signatures in ink: print what is to be signed, bring scans back, say which page each is."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.blobs import showing
from app.core.errors import NotFoundError
from app.core.words import plural
from app.export import wet_service
from app.export.building import gather
from app.export.values import PackKind
from app.export.wet_arriving import read_uploads
from app.export.wet_gathering import Placed, placed_in
from app.export.wet_models import SignatureScan
from app.export.wet_policy import Refusal, may_bring
from app.export.wet_printing import places_of, print_pages
from app.export.wet_queries import access_to_scans, scan_for
from app.export.wet_reading import MEDIA_TYPE
from app.export.wet_values import TURNS, Place
from app.export.wet_views import overview
from app.placements.access import Access
from app.portfolio.file_pages import disposition
from app.portfolio.files import Refused
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE
from app.web.security import FILE_POLICY

blueprint = Blueprint("signed", __name__)
SIGNED = "/placements/<uuid:placement_id>/pack/signed-pages"
SCAN = "/signed-pages/<uuid:scan_id>"
THROW_AWAY = "none"


@blueprint.get(SIGNED)
@audience(Audience.SIGNED_IN)
def page(placement_id: UUID) -> str:
    """Show what is to be signed in ink, and what came back."""
    return _page(access_to_scans(acting(), placement_id, "pages signed on paper"))


@blueprint.post(f"{SIGNED}/<any('portfolio', 'application-documents'):kind>/print")
@audience(Audience.SIGNED_IN)
def print_alone(placement_id: UUID, kind: str) -> Response:
    """Send the signature pages alone, to be printed."""
    content = print_pages(_bringing(placement_id), PackKind(kind))
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition(f"signature-pages-{kind}.pdf")
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


@blueprint.post(SIGNED)
@audience(Audience.SIGNED_IN)
def add(placement_id: UUID) -> ResponseReturnValue:
    """Take scans in; each page that is not taken is reported with its own sentence."""
    access = _bringing(placement_id)
    uploads = [upload for upload in request.files.getlist("files") if upload.filename]
    most = len(places_of(access.placement, list(PackKind)))
    if not uploads or not most:
        problem = Refusal.NO_PAGES if uploads else Refusal.NOTHING_CHOSEN
        return _page(access, problem=problem.value), UNPROCESSABLE
    arrived = read_uploads(uploads, most)
    # Reading the files ended the transaction: load again what is written to.
    access = _bringing(placement_id)
    taken = wet_service.take_in(access, arrived.read)
    _tell(taken, arrived.blank)
    if refused := [*arrived.refused, *taken.refused]:
        page = _page(access, refused=refused)
        return page, 200 if taken.placed or taken.waiting else UNPROCESSABLE
    return redirect(f"{_address(placement_id)}#{'waiting' if taken.waiting else 'maincontent'}")


@blueprint.post(f"{SIGNED}/places")
@audience(Audience.SIGNED_IN)
def place(placement_id: UUID) -> ResponseReturnValue:
    """Give waiting scans their places, or throw them away; one that nothing is said of goes on waiting."""
    access = _bringing(placement_id)
    chosen = {scan_id: word for scan_id, word in _said("page-").items() if word}
    if gone := wet_service.throw_away(access, [scan for scan, word in chosen.items() if word == THROW_AWAY]):
        flash(f"{plural(gone, 'scan is', 'scans are')} thrown away.")
    for sentence in wet_service.place_waiting(access, _placing(access, chosen)):
        flash(sentence)
    return redirect(_address(placement_id))


@blueprint.post(f"{SCAN}/keep")
@audience(Audience.SIGNED_IN)
def keep(scan_id: UUID) -> ResponseReturnValue:
    """Keep a scan although its page says something else now."""
    access, scan = _own(scan_id)
    placed = _placed(access, scan)
    wet_service.keep_earlier(access, scan, placed.now)
    flash("The scan of the earlier text stays, and the file says that it is one.")
    return redirect(_address(access.placement.id))


@blueprint.get(f"{SCAN}/remove")
@audience(Audience.SIGNED_IN)
def ask_to_remove(scan_id: UUID) -> str:
    """Ask whether a scan is to be removed."""
    access, scan = _own(scan_id)
    return render_template(
        "export_pages/wet_remove.html", access=access, scan=scan, back_to=_address(access.placement.id)
    )


@blueprint.post(f"{SCAN}/remove")
@audience(Audience.SIGNED_IN)
def remove(scan_id: UUID) -> ResponseReturnValue:
    """Remove a scan for good."""
    access, scan = _own(scan_id)
    wet_service.remove(access, scan)
    flash("The scan is removed for good. That there was one stays on record.")
    return redirect(_address(access.placement.id))


@blueprint.get(f"{SCAN}/picture")
@audience(Audience.SIGNED_IN)
def picture(scan_id: UUID) -> Response:
    """Send a scan as a picture that was encoded anew."""
    _, scan = scan_for(acting(), scan_id)
    content, media_type = showing.preview(scan.digest or "", MEDIA_TYPE.value, 1)
    response = Response(content, content_type=media_type)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _tell(taken: wet_service.TakenIn, blank: int) -> None:
    for sentence in taken.placed:
        flash(sentence)
    if blank:
        flash(f"{plural(blank, 'blank side was', 'blank sides were')} left out.")
    if taken.waiting:
        flash(f"No mark could be read on {plural(taken.waiting, 'scan')}. Say below which page it shows.")


def _bringing(placement_id: UUID) -> Access:
    access = access_to_scans(acting(), placement_id)
    if not may_bring(access.parts):
        raise NotFoundError
    return access


def _own(scan_id: UUID) -> tuple[Access, SignatureScan]:
    """Return a scan that has a place to the trainee whose it is."""
    access, scan = scan_for(acting(), scan_id)
    if not may_bring(access.parts) or scan.waits:
        raise NotFoundError
    return access, scan


def _placed(access: Access, scan: SignatureScan) -> Placed:
    for kind in PackKind:
        document = gather(access.placement, kind).document
        for placed in placed_in(access.placement.id, kind, document):
            if placed.scan.id == scan.id:
                return placed
    raise NotFoundError


def _said(prefix: str) -> dict[UUID, str]:
    """Return what was said of each scan.

    Raises:
        NotFoundError: what was sent is no number of a scan.
    """
    try:
        return {
            UUID(name.removeprefix(prefix)): word
            for name, word in request.form.items()
            if name.startswith(prefix)
        }
    except ValueError:
        raise NotFoundError from None


def _placing(access: Access, chosen: dict[UUID, str]) -> dict[UUID, tuple[Place, int]]:
    """Return where each scan goes that is not thrown away, and how far it is turned.

    Raises:
        NotFoundError: there is no such page.
    """
    places = {one.key: one for one in places_of(access.placement, list(PackKind))}
    wanted = {scan_id: word for scan_id, word in chosen.items() if word != THROW_AWAY}
    if not places.keys() >= set(wanted.values()):
        raise NotFoundError
    turns, said = {str(degrees): degrees for degrees in TURNS}, _said("turn-")
    return {scan_id: (places[word], turns.get(said.get(scan_id, ""), 0)) for scan_id, word in wanted.items()}


def _address(placement_id: UUID) -> str:
    return f"/placements/{placement_id}/pack/signed-pages"


def _page(access: Access, problem: str = "", refused: list[Refused] | None = None) -> str:
    return render_template(
        "export_pages/wet.html",
        access=access,
        address=_address(access.placement.id),
        back_to=f"/placements/{access.placement.id}/pack",
        may_bring=may_bring(access.parts),
        overview=overview(access.placement),
        problem=problem,
        refused=refused or [],
        turns=TURNS,
        throw_away=THROW_AWAY,
    )
