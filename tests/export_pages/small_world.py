"""A placement with real files, claims, sign-offs and a private reflection, made through the real services."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from app.blobs import service as blobs
from app.blobs.isolation import accept_apart
from app.blobs.values import AcceptedFile
from app.competencies import service as competencies
from app.competencies.board import board_for
from app.export import jobs as pack_jobs
from app.export.documents import add_documents
from app.export.models import ApplicationFile, Export, PackKind, Slot
from app.export.service import request_pack, save_report
from app.extensions import db
from app.identity.models import User
from app.jobs.service import run_now
from app.placements.access import Access, placement_for
from app.placements.models import Placement
from app.portfolio.files import Kept, add_files
from app.portfolio.models import Attachment, Evidence
from app.portfolio.service import save_reflection, submit_version
from app.standards.models import FrameworkItem
from tests.people import World, make_world
from tests.portfolio.makers import WORDS, make_draft

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
# Knowing the job is enough: importing its module registers it.
JOBS = (pack_jobs.make_pack,)
PRIVATE = "I was frightened of the hot cell"
WORDS_IN_E1 = "Wordmark-of-entry-one"
REPORT = "## My post\n\nI look after **gamma cameras** at Northmoor.\n\n- daily checks\n- acceptance tests"


@cache
def _examined(name: str) -> AcceptedFile:
    return accept_apart((SAMPLES / name).read_bytes(), name)


def accepted(name: str) -> Kept:
    """Examine (once in a run) and keep one of the samples, as an upload is."""
    file = _examined(name)
    return Kept(file, blobs.keep(file.content, file.media_type.value))


def entry(world: World, items: list[FrameworkItem], files: list[str], title: str) -> Evidence:
    """Make a submitted entry with files and a private reflection."""
    kept = [accepted(name) for name in files]
    words = replace(WORDS, title=title, what_i_did=f"{WORDS.what_i_did} {title}.")
    draft = make_draft(world.placement, words, *items)
    assert add_files(draft, kept, world.trainee.id) == []
    save_reflection(draft.evidence, PRIVATE)
    submit_version(draft, declared=True)
    return draft.evidence


def access(user: User, placement: Placement) -> Access:
    """Return a placement as a person sees it."""
    return placement_for(user.actor(), placement.id)


def sign(world: World, item: FrameworkItem) -> None:
    """Let the trainee ask and the supervisor sign."""
    competencies.submit(access(world.trainee, world.placement), item.id)
    digest = board_for(world.placement).digest(item.id)
    competencies.sign_off(
        access(world.supervisor, world.placement),
        item.id,
        "I watched this being done.",
        digest,
        confirmed_no_identifiers=True,
    )


@dataclass
class PackWorld:
    """A world with three entries; the first item is signed off."""

    world: World
    entries: list[Evidence]

    @property
    def placement(self) -> Placement:
        return self.world.placement

    @property
    def trainee(self) -> Access:
        return access(self.world.trainee, self.world.placement)

    def attachment(self, name: str) -> Attachment:
        """Return the attachment that is called so."""
        return db.session.query(Attachment).filter_by(filename=name).one()

    def made(self, kind: PackKind = PackKind.PORTFOLIO) -> Export:
        """Ask for a file of the pack and make it."""
        export = request_pack(self.trainee, kind)
        export_id = export.id
        assert export.job is not None
        run_now(export.job)
        return db.session.get_one(Export, export_id, populate_existing=True)

    def content(self, export: Export) -> bytes:
        assert export.digest is not None
        return blobs.read(export.digest)


def make_pack_world(*, items: int = 3, report: bool = True) -> PackWorld:
    """Make the world and commit it."""
    world = make_world(items)
    world.supervisor.registration_body, world.supervisor.registration_number = "RCT", "CT10482"
    first, second, third = world.items[:3]
    entries = [
        entry(world, [first], ["qc-report-4-pages.pdf", "phone-photo-gps-orientation6.jpg"], WORDS_IN_E1),
        entry(world, [first, second], ["gamma-camera-uniformity.xlsx"], "Second entry"),
        entry(world, [second, third], [], "Third entry"),
    ]
    made = PackWorld(world, entries)
    if report:
        save_report(made.trainee, REPORT, 0)
    sign(world, first)
    db.session.commit()
    return made


def add_document(pack: PackWorld, slot: Slot, name: str, **columns: object) -> ApplicationFile:
    """Add one of the samples to a slot."""
    kept = accepted(name)
    assert add_documents(pack.trainee, slot, [kept]) == []
    file = db.session.query(ApplicationFile).filter_by(digest=kept.digest).one()
    for column, value in columns.items():
        setattr(file, column, value)
    db.session.commit()
    return file
