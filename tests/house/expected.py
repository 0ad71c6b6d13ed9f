"""Who may call which endpoint: the table that a reviewer reads."""

from dataclasses import dataclass

TRAINEE = frozenset({"trainee"})
SUPERVISOR = frozenset({"supervisor"})
COORDINATOR = frozenset({"coordinator"})
READERS = frozenset({"moderator", "examiner"})
ADMINISTRATOR = frozenset({"administrator"})
DECIDERS = SUPERVISOR | COORDINATOR
VERIFIER = frozenset({"verifier"})
VISITOR = frozenset({"visitor"})
SAMPLERS = COORDINATOR | VERIFIER
# Who reads a placement that runs.
PART = TRAINEE | DECIDERS | VERIFIER | VISITOR
# Who sees reviews: both sides and the co-ordinators.
REVIEWERS = TRAINEE | DECIDERS
SUPERVISORS = frozenset({"supervisor", "other supervisor", "ended supervisor"})
COORDINATORS = frozenset({"coordinator", "other coordinator"})
TRAINEES = frozenset({"trainee", "other trainee", "stranger"})
SIGNED_IN = TRAINEES | SUPERVISORS | COORDINATORS | VERIFIER | VISITOR | READERS | ADMINISTRATOR
ANYBODY = (*sorted(SIGNED_IN), "anonymous")

# The sign-in library's own pages that this product does not use: undeclared, so they answer 403.
NEVER = frozenset({"security.static", "security.verify"})


@dataclass(frozen=True)
class Who:
    """Who may call an endpoint.

    Attributes:
        running: on a placement that runs (and wherever no placement is meant).
        finished: further people on a finished placement: the readers it was given to.
        may_be_gone: True where the test's own object is in a state in which the page does not exist.
    """

    running: frozenset[str]
    finished: frozenset[str] = frozenset()
    may_be_gone: bool = False

    def for_placement(self, where: str) -> frozenset[str]:
        """Return who may on a running or a finished placement, or on a draft entry of a running one."""
        if where == "draft":
            return self.running & TRAINEE
        return self.running | self.finished if where == "finished" else self.running


EVERYBODY = Who(SIGNED_IN | {"anonymous"})
EXPECTED: dict[str, Who] = {
    "security.login": EVERYBODY,
    "security.logout": EVERYBODY,
    "web.privacy": EVERYBODY,
    "web.accessibility": EVERYBODY,
    "checks.ask": EVERYBODY,
    "checks.check": EVERYBODY,
    "web.typed": Who(TRAINEE),
    "identity.signed_out": EVERYBODY,
    "identity.set_password": Who(SIGNED_IN | {"anonymous"}, may_be_gone=True),
    "identity.account": Who(SIGNED_IN),
    "identity.change_password": Who(SIGNED_IN),
    "messages.notices": Who(SIGNED_IN),
    "messages.seen": Who(TRAINEE),
    "messages.all_seen": Who(SIGNED_IN),
    "messages.choices": Who(SIGNED_IN),
    "messages.stop": Who(SIGNED_IN | {"anonymous"}, may_be_gone=True),
    "messages.undelivered": Who(ADMINISTRATOR),
    "messages.try_again": Who(ADMINISTRATOR),
    "identity.administration": Who(ADMINISTRATOR),
    "identity.add_person": Who(ADMINISTRATOR),
    "identity.new_link": Who(ADMINISTRATOR),
    "identity.switch_active": Who(ADMINISTRATOR),
    "home.index": Who(SIGNED_IN),
    "own.evidence": Who(SIGNED_IN),
    "own.competencies": Who(SIGNED_IN),
    "own.portfolio": Who(SIGNED_IN),
    "home.placement": Who(PART, READERS),
    "standards.index": Who(SIGNED_IN),
    "standards.version": Who(SIGNED_IN),
    "standards.item": Who(SIGNED_IN),
    "standards_files.download": Who(SIGNED_IN),
    "standards_import.start": Who(COORDINATOR),
    "standards_import.upload": Who(COORDINATOR),
    "standards_import.look": Who(COORDINATOR),
    "standards_import.decide": Who(COORDINATOR),
    "standards_import.drop": Who(COORDINATOR),
    "standard_versions.changes": Who(SIGNED_IN),
    "standard_versions.retire": Who(COORDINATOR, may_be_gone=True),
    "placements.centre": Who(COORDINATORS),
    "people.people": Who(COORDINATORS),
    "people.enrol": Who(COORDINATOR),
    "people.new_link": Who(COORDINATOR),
    "people.mail_link": Who(COORDINATOR, may_be_gone=True),
    "people.make_verifier": Who(COORDINATOR),
    "people.end_verifying": Who(COORDINATOR),
    "placements.new": Who(COORDINATOR),
    "placements.create": Who(COORDINATOR),
    "placements.manage": Who(COORDINATOR),
    "placement_versions.newer": Who(COORDINATOR),
    "placement_versions.move": Who(COORDINATOR),
    "placements.finish": Who(COORDINATOR),
    "handovers.listed": Who(SUPERVISORS),
    # The ended supervisor has nobody to hand over.
    "handovers.new": Who(SUPERVISOR | {"other supervisor"}),
    "handovers.end": Who(DECIDERS, may_be_gone=True),
    "handovers.of_centre": Who(COORDINATOR),
    "handovers.for_absent": Who(COORDINATOR),
    "load.supervisors": Who(COORDINATOR),
    "placements.reopen": Who(COORDINATOR),
    "placements.assign_reader": Who(COORDINATOR),
    "placements.remove_reader": Who(COORDINATOR, may_be_gone=True),
    "placements.assign_supervisor": Who(COORDINATOR),
    "placements.end_supervision": Who(COORDINATOR),
    "placements.log": Who(TRAINEE | COORDINATOR),
    "portfolio.evidence_list.entries": Who(PART, READERS),
    "portfolio.evidence_list.new_entry": Who(TRAINEE),
    "portfolio.evidence_reading.entry": Who(PART, READERS),
    "portfolio.evidence_reading.reflect": Who(TRAINEE),
    "portfolio.evidence_comments.thread": Who(TRAINEE | DECIDERS),
    "portfolio.evidence_comments.write": Who(TRAINEE | DECIDERS),
    "portfolio.evidence_comments.own": Who(TRAINEE),
    "portfolio.evidence_comments.change": Who(TRAINEE),
    "portfolio.evidence_comments.remove": Who(TRAINEE),
    "portfolio.evidence_editing.edit": Who(TRAINEE),
    "portfolio.evidence_editing.autosave": Who(TRAINEE),
    "portfolio.evidence_editing.throw_away": Who(TRAINEE),
    "portfolio.evidence_uploads.upload": Who(TRAINEE),
    "portfolio.evidence_uploads.remove": Who(TRAINEE),
    "portfolio.evidence_map.choose": Who(TRAINEE),
    "portfolio.evidence_map.describe": Who(TRAINEE),
    "portfolio.evidence_also.also": Who(TRAINEE),
    "portfolio.evidence_files.download": Who(PART, READERS),
    "portfolio.evidence_files.preview": Who(PART, READERS, may_be_gone=True),
    "portfolio.evidence_reports.make": Who(PART, READERS),
    "portfolio.evidence_reports.settle": Who(DECIDERS),
    "portfolio.supervisor_notes.listed": Who(SUPERVISOR),
    "portfolio.supervisor_notes.write": Who(SUPERVISOR),
    "portfolio.supervisor_notes.own": Who(SUPERVISOR),
    "portfolio.supervisor_notes.change": Who(SUPERVISOR),
    "portfolio.supervisor_notes.delete": Who(SUPERVISOR),
    "assessments.lists.placement": Who(PART, READERS),
    "assessments.lists.mine": Who(SUPERVISORS),
    "assessments.asking.new": Who(TRAINEE | SUPERVISOR),
    "assessments.reading.assessment": Who(PART, READERS),
    "assessments.reading.reflect": Who(TRAINEE),
    "assessments.filling.fill": Who(SUPERVISOR),
    "assessments.filling.decline": Who(SUPERVISOR),
    "assessments.filling.dispute": Who(SUPERVISOR),
    "assessments.here.sign": Who(TRAINEE),
    "assessments.here.sign_as_guest": Who(TRAINEE, may_be_gone=True),
    "assessments.guest_settling.decide": Who(DECIDERS, may_be_gone=True),
    "assessments.guest_settling.send_again": Who(TRAINEE, may_be_gone=True),
    "assessments.guest_settling.domains": Who(COORDINATORS),
    # The rounds of the table are proposed, so readers see none of them.
    "assessments.feedback.listed": Who(PART, READERS),
    "assessments.feedback.new": Who(TRAINEE),
    "assessments.feedback.cycle": Who(TRAINEE | DECIDERS | VERIFIER),
    "assessments.feedback.withdraw": Who(TRAINEE),
    "assessments.feedback_own.rate": Who(TRAINEE),
    "assessments.feedback_own.reflect": Who(TRAINEE, may_be_gone=True),
    "assessments.feedback_deciding.approve": Who(SUPERVISOR),
    "assessments.feedback_deciding.close": Who(SUPERVISOR, may_be_gone=True),
    "assessments.feedback_deciding.outcome": Who(SUPERVISOR, may_be_gone=True),
    "feedback.answer": Who(EVERYBODY.running, may_be_gone=True),
    "feedback.decline": Who(EVERYBODY.running, may_be_gone=True),
    "guests.sign": Who(EVERYBODY.running, may_be_gone=True),
    "guests.decline": Who(EVERYBODY.running, may_be_gone=True),
    "guests.dispute": Who(EVERYBODY.running, may_be_gone=True),
    "guests.picture": Who(EVERYBODY.running, may_be_gone=True),
    "assessments.pin.change": Who(SUPERVISORS),
    "assessments.pin.remove": Who(SUPERVISORS),
    "assessments.settling.withdraw": Who(TRAINEE | SUPERVISOR),
    "assessments.settling.settle": Who(DECIDERS),
    "submission.submit": Who(TRAINEE),
    "submission.withdraw": Who(TRAINEE),
    "submission.amend": Who(TRAINEE),
    "competencies.competencies": Who(PART, READERS),
    "competencies.item": Who(PART, READERS),
    "earlier_items.earlier": Who(PART, READERS),
    "competencies.submit": Who(TRAINEE),
    "competencies.withdraw": Who(TRAINEE),
    "competencies.reopen": Who(DECIDERS),
    "sign_off_here.sign": Who(TRAINEE),
    "matrix.page": Who(PART, READERS),
    "matrix.download": Who(PART, READERS),
    "queue.listed": Who(SUPERVISORS),
    "queue.together": Who(SUPERVISORS),
    "queue.sign_together": Who(SUPERVISORS),
    "snippets.listed": Who(SUPERVISORS),
    "snippets.edit": Who(SUPERVISOR),
    "snippets.delete": Who(SUPERVISOR),
    "judging.judge": Who(SUPERVISOR),
    "judging.give_back": Who(SUPERVISOR),
    "judging.sign_off": Who(SUPERVISOR),
    "judging.signatures": Who(SUPERVISORS),
    "refiling.ask": Who(TRAINEE),
    "refiling.make": Who(TRAINEE),
    "refiling.withdraw": Who(TRAINEE),
    "refiling.listed": Who(SUPERVISORS),
    "refiling.show": Who(SUPERVISOR),
    "refiling.agree": Who(SUPERVISOR),
    "refiling.refuse": Who(SUPERVISOR),
    "withheld.make": Who(PART, READERS),
    "withheld.settle": Who(DECIDERS),
    "verification.samples": Who(COORDINATORS | VERIFIER),
    "verification.draw": Who(SAMPLERS),
    "verification.sample": Who(SAMPLERS),
    "verification.item": Who(VERIFIER),
    "verification.accept": Who(VERIFIER),
    "verification.reject": Who(VERIFIER),
    "reviews.reviews": Who(REVIEWERS),
    "reviews.plan": Who(REVIEWERS),
    "reviews.review": Who(REVIEWERS),
    "reviews.write": Who(REVIEWERS),
    "reviews.agree": Who(REVIEWERS),
    "reviews.remove": Who(REVIEWERS),
    "reviews.done": Who(REVIEWERS),
    "reviews.sign": Who(REVIEWERS),
    "reviews.correct": Who(REVIEWERS),
    "reviews.cancel": Who(REVIEWERS),
    "visits.listed": Who(COORDINATORS | VISITOR | frozenset({"moderator"})),
    "visits.plan": Who(COORDINATOR),
    "visits.visit": Who(COORDINATOR | VISITOR),
    "visits.last_day": Who(COORDINATOR),
    "visits.note": Who(VISITOR),
    "visits.agree": Who(COORDINATOR | VISITOR),
    "visits.done": Who(COORDINATOR | VISITOR),
    "packs.pack": Who(PART, READERS),
    "packs.make": Who(TRAINEE | COORDINATOR),
    "packs.progress": Who(PART, READERS),
    "packs.cancel": Who(TRAINEE | COORDINATOR),
    "packs.downloads.whole": Who(PART, READERS),
    "packs.downloads.volume": Who(PART, READERS),
    "packs.downloads.volumes": Who(PART, READERS),
    "packs.report": Who(PART, READERS),
    "packs.save_report": Who(TRAINEE),
    "packs.choices.page": Who(TRAINEE),
    "packs.choices.save": Who(TRAINEE),
    "packs.check.page": Who(REVIEWERS),
    "packs.check.scan": Who(REVIEWERS),
    "packs.check.rules": Who(COORDINATOR),
    "packs.matrix_alone.download": Who(PART, READERS),
    "packs.documents.listed": Who(TRAINEE | COORDINATOR),
    "packs.documents.add": Who(TRAINEE),
    "packs.documents.document": Who(TRAINEE | COORDINATOR),
    "packs.documents.describe": Who(TRAINEE),
    "packs.documents.move_up": Who(TRAINEE),
    "packs.documents.move_down": Who(TRAINEE),
    "packs.documents.remove": Who(TRAINEE),
    "packs.documents.download": Who(TRAINEE | COORDINATOR),
    "packs.documents.preview": Who(TRAINEE | COORDINATOR, may_be_gone=True),
    "exchange.ask_for_archive": Who(TRAINEE | COORDINATOR),
    "exchange.download_archive": Who(TRAINEE | COORDINATOR),
    "exchange.erase": Who(COORDINATOR),
}
