"""Plays a story on its placement: each act through the real services, at the time when it was done."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from app.assessments import asking, guests
from app.assessments import service as assessments
from app.assessments.access import assessment_for
from app.assessments.guest_models import GuestLink
from app.assessments.publishing import newest_form
from app.cli.demo.assessing import Assessed, answers_to
from app.cli.demo.days import Weeks
from app.cli.demo.people import Training
from app.cli.demo.texts import Entry
from app.cli.demo.timeline import Act, Kind, days_of
from app.competencies import board, service, submission
from app.core.actor import Actor
from app.core.clock import now, pretending, today
from app.core.errors import RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.ledger.values import Authority
from app.placements.access import Access, placement_for
from app.placements.models import Placement, PortfolioView
from app.placements.queries import pinned_catalogues
from app.portfolio import claims, confidentiality, files
from app.portfolio import service as portfolio
from app.portfolio.access import EvidenceAccess, evidence_for, own_evidence
from app.portfolio.files import Kept
from app.portfolio.models import EvidenceVersion
from app.portfolio.service import Words
from app.portfolio.values import ClaimBasis


class Player:
    """What the acts of one placement have in common: who acts, and which entry is which."""

    def __init__(
        self,
        placement: Placement,
        training: Training,
        weeks: Weeks,
        users: Mapping[str, User],
        kept: Mapping[str, Kept],
    ) -> None:
        self._placement_id = placement.id
        self._training = training
        self._weeks = weeks
        self._kept = kept
        self._actors = {address: user.actor() for address, user in users.items()}
        self._present = today()
        self._entries: dict[str, UUID] = {}
        self._asked: dict[str, UUID] = {}
        self._items = {
            item.code: item.id
            for catalogue in pinned_catalogues(placement.id)
            for item in catalogue.taking_evidence
        }
        self._ways: Mapping[Kind, Callable[[Act], None]] = {
            Kind.WRITE: self._write,
            Kind.SUBMIT: self._submit,
            Kind.WITHDRAW: self._withdraw,
            Kind.CORRECT: self._correct,
            Kind.AMEND: self._amend,
            Kind.RETURN: self._give_back,
            Kind.SIGN: self._sign,
            Kind.REOPEN: self._reopen,
            Kind.REPORT: self._report,
            Kind.RESTORE: self._restore,
            Kind.ASK: self._ask,
            Kind.ASSESS: self._assess,
            Kind.DECLINE: self._decline,
            Kind.REFLECT: self._reflect,
        }

    def play(self, act: Act) -> None:
        """Do one act at its time.

        Raises:
            TechfolioError: a rule of the product refuses what the story tells.
        """
        with pretending(act.at):
            self._ways[act.kind](act)
        db.session.flush()
        # The next act reads everything anew, as a request of its own would.
        db.session.expire_all()

    @property
    def _trainee(self) -> Actor:
        return self._actors[self._training.address]

    @property
    def _supervisor(self) -> Actor:
        """Return who supervises at the time that is pretended."""
        for part in self._training.supervised:
            after_start = self._weeks.day(f"{part.first_week} Mon") <= today()
            before_end = part.last_week is None or today() <= self._weeks.day(f"{part.last_week} Fri")
            if after_start and before_end:
                return self._actors[part.address]
        raise RefusedError("Nobody supervises at that time.")

    def _access(self, actor: Actor, what: str = "") -> Access:
        access = placement_for(actor, self._placement_id)
        if what:
            row = PortfolioView(
                id=new_id(),
                placement_id=self._placement_id,
                user_id=actor.user_id,
                capacity=access.capacity.value,
                what=what,
                at=now(),
            )
            db.session.add(row)
        return access

    def _own(self, act: Act) -> EvidenceAccess:
        return own_evidence(self._trainee, self._entries[_entry(act).key])

    def _write(self, act: Act) -> None:
        entry = _entry(act)
        access = self._access(self._trainee)
        draft = portfolio.start(access.placement)
        self._entries[entry.key] = draft.evidence_id
        files.add_files(draft, [self._kept[name] for name in entry.files], self._trainee.user_id)
        if entry.claims:
            self._claim(draft, entry)
        self._save(draft, act)

    def _claim(self, draft: EvidenceVersion, entry: Entry) -> None:
        wanted = {self._items[claim.code]: claim for claim in entry.claims}
        claims.choose_items(draft, set(wanted), set(wanted), frozenset(self._items.values()))
        described = {
            claim.id: claims.Description(
                wanted[claim.item_id].where,
                ClaimBasis.THEORETICAL if wanted[claim.item_id].theoretical else ClaimBasis.FIRST_HAND,
            )
            for claim in draft.claims
        }
        claims.describe_claims(draft, described)

    def _save(self, draft: EvidenceVersion, act: Act) -> None:
        entry, said = _entry(act), act.words or {}
        first, last = days_of(entry, self._weeks, self._present)
        words = Words(
            title=said["title"],
            type=entry.type,
            happened_from=first,
            happened_to=last,
            setting=said["setting"],
            equipment=said["equipment"],
            procedure=said["procedure"],
            what_i_did=said["did"],
            what_happened=said["happened"],
        )
        portfolio.save_words(draft, words, said["reflection"] or None, draft.revision)

    def _submit(self, act: Act) -> None:
        found = self._own(act)
        wanted = {self._items[code] for code in act.codes}
        asked = submission.submit_evidence(found, found.newest, declared=True, ask_for=wanted)
        if set(asked) != wanted:
            raise RefusedError(f"Not everything that “{found.newest.title}” should complete is complete.")

    def _withdraw(self, act: Act) -> None:
        submission.withdraw_evidence(self._own(act))

    def _correct(self, act: Act) -> None:
        self._save(self._own(act).newest, act)

    def _amend(self, act: Act) -> None:
        self._save(submission.amend_evidence(self._own(act)), act)

    def _give_back(self, act: Act) -> None:
        for code in act.codes:
            access = self._access(self._supervisor, f"competency {code}")
            seen = board.board_for(access.placement).digest(self._items[code])
            service.return_with_feedback(access, self._items[code], act.text, seen)

    def _sign(self, act: Act) -> None:
        for code in act.codes:
            access = self._access(self._supervisor, f"competency {code}")
            seen = board.board_for(access.placement).digest(self._items[code])
            service.sign_off(access, self._items[code], act.text, seen, confirmed_no_identifiers=True)

    def _reopen(self, act: Act) -> None:
        for code in act.codes:
            access = self._access(self._actors["coordinator"], f"competency {code}")
            service.reopen(access, self._items[code], act.text)

    def _report(self, act: Act) -> None:
        found, attachment_id = self._reported(act)
        confidentiality.report(found, attachment_id, act.text, found.access.actor)

    def _restore(self, act: Act) -> None:
        found, attachment_id = self._reported(act)
        report = next(report for report in found.open_reports if report.attachment_id == attachment_id)
        confidentiality.decide(found, report.id, confidentiality.Decision.RESTORE, act.text)

    def _request(self, given: Assessed) -> asking.Request:
        return asking.Request(
            title=given.title,
            outline=given.outline,
            setting=given.setting,
            happened_on=self._weeks.day(given.when),
            item_ids=frozenset(self._items[code] for code in given.items),
            evidence_ids=frozenset(self._entries[key] for key in given.entries),
        )

    def _assessor(self, given: Assessed) -> Actor:
        return self._actors[given.assessor] if given.assessor else self._supervisor

    def _ask(self, act: Act) -> None:
        given = _assessed(act)
        access, form, request = self._access(self._trainee), newest_form(given.form), self._request(given)
        if given.guest:
            asked = guests.ask_guest(access, form, request, given.guest)
        else:
            asked = asking.ask(access, form, request, self._assessor(given).user_id)
        self._asked[given.title] = asked.id

    def _assess(self, act: Act) -> None:
        given = _assessed(act)
        if not given.asked:
            begun = asking.start(
                self._access(self._supervisor), newest_form(given.form), self._request(given)
            )
            self._asked[given.title] = begun.id
        number = self._asked[given.title]
        signing = assessments.Signing(
            answers=answers_to(newest_form(given.form).form, given),
            happened_on=self._weeks.day(given.when),
            confirmed_no_identifiers=True,
        )
        if given.guest:
            link = db.session.scalars(sa.select(GuestLink).where(GuestLink.assessment_id == number)).one()
            guests.sign(link, given.guest, replace(signing, authority=Authority.LINK))
            return
        found = assessment_for(self._assessor(given), number)
        assessments.complete(found.assessment, found.actor, signing)

    def _decline(self, act: Act) -> None:
        given = _assessed(act)
        assessments.decline(assessment_for(self._assessor(given), self._asked[given.title]), act.text)

    def _reflect(self, act: Act) -> None:
        found = assessment_for(self._trainee, self._asked[_assessed(act).title])
        assessments.reflect(found, act.text, released=False)

    def _reported(self, act: Act) -> tuple[EvidenceAccess, UUID]:
        if act.report is None:
            raise AssertionError("Only a report is reported.")
        name = self._kept[act.report.file].file.name
        found = evidence_for(self._actors[act.report.by], self._entries[act.report.entry])
        return found, next(file.id for file in found.evidence.attachments if file.filename == name)


def _assessed(act: Act) -> Assessed:
    if act.assessed is None:
        raise AssertionError("This act is about an assessment.")
    return act.assessed


def _entry(act: Act) -> Entry:
    if act.entry is None:
        raise AssertionError("This act is about an entry.")
    return act.entry
