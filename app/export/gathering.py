"""How a placement's portfolio is read from the database into the frozen values that the engine prints."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.competencies.board import Board, board_for
from app.export import document as printed
from app.export.assessed import assessment_lines, assessment_records, signed_assessments
from app.export.choices import NOTHING, Chosen, chosen_of
from app.export.cpd_gathering import as_profile
from app.export.decisions import AssessmentLine
from app.export.earlier import EarlierDecision, earlier_decisions
from app.export.file_choices import FileChoice, choices_for
from app.export.gaps import gaps_of
from app.export.items import Item, pinned_items
from app.export.last_change import portfolio_changed_on
from app.export.logged import PrintedLog, printed_log, prints_log
from app.export.models import RoleReport
from app.export.parts import part_of
from app.export.printing_order import in_order
from app.export.readiness import EntryStanding, ItemStanding, draft_reasons, warnings
from app.export.repeated import printed_repetitions
from app.export.schemes import FIRST_PAGES
from app.export.sealing import check_address
from app.export.signing import decisions_in_force
from app.export.sources import FileSource, Gathered, WordsSource
from app.export.standing import standing_of, supervisors_of
from app.extensions import db
from app.ledger.queries import head_of
from app.placements.clock_words import length_words
from app.placements.clocks import clock_of
from app.placements.models import Placement
from app.placements.moved import MovedItems, moved_items
from app.placements.programmes import DISCIPLINE_WORDS, OWN_RECORDS, PROGRAMMES
from app.portfolio.models import Attachment, Evidence, EvidenceVersion, VersionFile
from app.portfolio.queries import hidden_evidence, is_newest, newest_submitted
from app.portfolio.values import EVIDENCE_TYPE_WORDS, AttachmentState, ClaimBasis

REPORTED = "This entry is hidden: somebody reported patient data in it, and nobody has decided on it yet."
WORDS_REMOVED = "The words of this entry were removed for good because they held patient data."


def gather_portfolio(placement: Placement, board: Board | None = None) -> Gathered:
    """Read everything that a placement's portfolio shows, with a constant number of queries.

    Of each entry the newest submitted version counts. Private reflection is read for the entries for
    which the trainee chose that. Who has laid the placement's board already gives it.
    """
    versions = _shown_versions(placement.id)
    hidden = hidden_evidence(placement.id)
    board, decisions = board or board_for(placement), decisions_in_force(placement.id)
    frameworks, items = pinned_items(board, decisions)
    earlier = earlier_decisions(board, frameworks, decisions)
    moved = moved_items(placement.id)
    report, chosen = db.session.get(RoleReport, placement.id), chosen_of(placement.id)
    files = choices_for(placement.id, [file for version in versions for file in _files(version)])
    head, with_log = head_of(placement.id), prints_log(placement)
    first_page = FIRST_PAGES[placement.programme]
    changed = portfolio_changed_on(placement, with_log=with_log, with_supervisors=first_page.standing)
    logged = printed_log(placement, changed) if with_log else PrintedLog()
    repeated = printed_repetitions(placement.id, items, moved)
    assessments = signed_assessments(placement.id)
    assessed = assessment_records(assessments, items, moved)
    lines = assessment_lines(assessments, assessed, versions)
    evidence = [
        _with_chosen(
            _entry(version, items, moved, earlier, files, is_hidden=version.evidence_id in hidden),
            chosen.get(version.evidence_id, NOTHING),
            lines.get(version.evidence_id, ()),
            is_shown=version.evidence_id not in hidden and version.purged_at is None,
        )
        for version in versions
    ]
    references = {version.evidence_id: version.evidence.reference for version in versions}
    claiming = _by_item(versions, moved)
    standings = {
        item_id: _item_standing(item, claiming.get(item_id, ()), references)
        for item_id, item in items.items()
    }
    item_standings = tuple(standings.values())
    entry_standings = [_entry_standing(version, hidden) for version in versions]
    matrix = tuple(_row(item, claiming.get(item.item_id, ())) for item in items.values())
    first = {references[number] for number in references if chosen.get(number, NOTHING).showcased}
    document = printed.PortfolioDocument(
        identifier=f"techfolio:portfolio:{placement.id}",
        trainee=placement.trainee.name,
        discipline=DISCIPLINE_WORDS[placement.discipline],
        programme=PROGRAMMES[placement.programme].title,
        centre=placement.centre.name,
        changed_on=changed,
        role_report=report.text if report else "",
        ledger_head=head.token if head else "",
        check_address=check_address(),
        placement=span_of(placement),
        draft_reasons=draft_reasons(item_standings, entry_standings),
        frameworks=frameworks,
        evidence=in_order(evidence, matrix, first),
        matrix=matrix,
        showcased=len(first),
        register=(
            *(
                decision.as_sign_off(item.framework.key, item.code, item.title)
                for item in items.values()
                for decision in item.decisions
            ),
            *(one.as_sign_off() for one in earlier),
            *(line for record in assessed for line in record.as_sign_offs()),
        ),
        assessments=assessed,
        gaps=gaps_of(board, frameworks, items),
        first_page=first_page,
        standing=standing_of(board, frameworks) if first_page.standing else (),
        supervisors=supervisors_of(placement.id) if first_page.standing else (),
        weekly_log=logged.log,
        repetitions=repeated.items,
    )
    has_report = bool(document.role_report.strip())
    found = Gathered(
        placement_id=placement.id,
        document=document,
        files=_file_sources(versions),
        words={**_words_sources(versions, hidden), **logged.words, **repeated.words},
        names={
            part.key: f"{entry.reference}, {part.file_name}"
            for entry in evidence
            for part in entry.attachments
        },
        warnings=warnings(item_standings, entry_standings, has_report=has_report),
        notices=tuple(dict.fromkeys(framework.notice for framework in frameworks if framework.notice)),
        entries=tuple(entry_standings),
        items=standings,
    )
    return as_profile(placement, found) if placement.programme in OWN_RECORDS else found


def _shown_versions(placement_id: UUID) -> Sequence[EvidenceVersion]:
    newest = newest_submitted([placement_id])
    return db.session.scalars(
        sa.select(EvidenceVersion)
        .join(newest, is_newest(newest))
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id == placement_id)
        .options(
            joinedload(EvidenceVersion.evidence),
            selectinload(EvidenceVersion.claims),
            selectinload(EvidenceVersion.files).joinedload(VersionFile.attachment),
        )
        .order_by(Evidence.number)
    ).all()


def _file_sources(versions: Sequence[EvidenceVersion]) -> dict[str, FileSource]:
    return {
        str(file.id): FileSource(file.id, file.digest)
        for version in versions
        for file in _files(version)
        if file.state is AttachmentState.PRESENT and file.digest
    }


def _words_sources(versions: Sequence[EvidenceVersion], hidden: Collection[UUID]) -> dict[str, WordsSource]:
    return {
        printed.section_key("evidence", version.evidence.reference): WordsSource(
            version.evidence_id, version.id
        )
        for version in versions
        if version.evidence_id not in hidden and version.purged_at is None
    }


def _entry(
    version: EvidenceVersion,
    items: Mapping[UUID, Item],
    moved: MovedItems,
    earlier: Sequence[EarlierDecision],
    files: Mapping[UUID, FileChoice],
    *,
    is_hidden: bool,
) -> printed.EvidenceSection:
    instead = REPORTED if is_hidden else WORDS_REMOVED if version.purged_at else ""
    claimed = {moved.now(claim.item_id): claim for claim in version.claims}
    claims = [(items[item_id], claimed[item_id]) for item_id in items if item_id in claimed]
    first = version.happened_from
    if first is None or version.type is None:
        raise AssertionError("A submitted version has a kind and a day: submitting checks it.")
    return printed.EvidenceSection(
        reference=version.evidence.reference,
        title=("Hidden entry" if is_hidden else "Removed words") if instead else version.title,
        kind=EVIDENCE_TYPE_WORDS[version.type],
        started_on=first,
        ended_on=version.happened_to,
        what_i_did=instead or version.what_i_did,
        setting="" if instead else version.setting,
        equipment="" if instead else version.equipment,
        procedure="" if instead else version.procedure,
        what_happened="" if instead else version.what_happened,
        claims=tuple(
            printed.Claim(
                framework_key=item.framework.key,
                item_code=item.code,
                item_title=item.title,
                where="" if instead else claim.location,
                first_hand=claim.basis is ClaimBasis.FIRST_HAND,
                state=item.state,
            )
            for item, claim in claims
        ),
        sign_offs=(
            *(
                decision.as_sign_off(item.framework.key, item.code, item.title)
                for item in items.values()
                for decision in item.decisions
                if version.evidence_id in decision.covered
            ),
            *(one.as_sign_off() for one in earlier if version.evidence_id in one.decision.covered),
        ),
        attachments=tuple(part_of(file, files[file.id]) for file in _files(version)),
    )


def _with_chosen(
    entry: printed.EvidenceSection, chosen: Chosen, lines: tuple[AssessmentLine, ...], *, is_shown: bool
) -> printed.EvidenceSection:
    if not is_shown:
        return entry
    return replace(entry, reflection=chosen.reflection, feedback=chosen.feedback, assessed_in=lines)


def _files(version: EvidenceVersion) -> list[Attachment]:
    return [file.attachment for file in version.files]


def _row(item: Item, claiming: Sequence[EvidenceVersion]) -> printed.MatrixRow:
    references = tuple(version.evidence.reference for version in claiming)
    return printed.MatrixRow(item.framework.key, item.code, item.title, item.state, references)


def _by_item(versions: Sequence[EvidenceVersion], moved: MovedItems) -> dict[UUID, list[EvidenceVersion]]:
    """Return, by item, the versions that claim it, in order of entries."""
    found: dict[UUID, list[EvidenceVersion]] = {}
    for version in versions:
        for claim in version.claims:
            found.setdefault(moved.now(claim.item_id), []).append(version)
    return found


def _item_standing(
    item: Item, claiming: Sequence[EvidenceVersion], references: Mapping[UUID, str]
) -> ItemStanding:
    covered = next((decision.covered for decision in item.decisions if decision.signs), {})
    return ItemStanding(
        framework=item.framework.title,
        code=item.code,
        counts=item.counts,
        signed=bool(item.decisions),
        claimed_by={version.evidence.reference: version.number for version in claiming},
        covered={references[entry]: number for entry, number in covered.items() if entry in references},
    )


def _entry_standing(version: EvidenceVersion, hidden: frozenset[UUID]) -> EntryStanding:
    states = Counter(file.state for file in _files(version))
    return EntryStanding(
        reference=version.evidence.reference,
        reported=version.evidence_id in hidden,
        hidden_files=states[AttachmentState.HIDDEN],
        words_removed=version.purged_at is not None,
        removed_files=states[AttachmentState.PURGED],
    )


def span_of(placement: Placement) -> printed.PlacementSpan | None:
    """Return when a placement runs; None where it has no start."""
    if placement.starts_on is None:
        return None
    clock = clock_of(placement)
    weeks = length_words(clock.course) if clock else ""
    return printed.PlacementSpan(placement.starts_on, placement.finished_on, weeks)
