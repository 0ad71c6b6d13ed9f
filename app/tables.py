"""Every table of the product in one place, for migrations and for consistency checks."""

from app.assessments import guest_models as guests
from app.assessments import models as assessments
from app.assessments import msf_models as feedback
from app.blobs import models as blobs
from app.competencies import models as competencies
from app.competencies import queue_models as queues
from app.competencies import refiling_models as refiling
from app.competencies import withheld_models as withheld
from app.core.base import Base
from app.cpd import models as cpd
from app.export import choice_models as choices
from app.export import cv_models as cvs
from app.export import models as export
from app.export import screening_models as screening
from app.export import wet_models as signed_pages
from app.identity import models as identity
from app.jobs import models as jobs
from app.ledger import models as ledger
from app.logbook import models as logbook
from app.mail import models as mail
from app.placements import clock_models as clocks
from app.placements import models as placements
from app.placements import move_models as moves
from app.placements import reminder_models as reminders
from app.placements import visit_models as visits
from app.planning import models as planning
from app.portfolio import models as portfolio
from app.portfolio import notes_models as notes
from app.repetitions import models as repetitions
from app.reviews import models as reviews
from app.standards import models as standards
from app.tally import models as tallies
from app.verification import models as verification
from app.web import held

ROOMS = (
    assessments,
    blobs,
    choices,
    clocks,
    competencies,
    cpd,
    cvs,
    export,
    feedback,
    guests,
    held,
    identity,
    jobs,
    ledger,
    logbook,
    mail,
    moves,
    notes,
    placements,
    planning,
    portfolio,
    queues,
    refiling,
    reminders,
    repetitions,
    reviews,
    screening,
    signed_pages,
    standards,
    tallies,
    verification,
    visits,
    withheld,
)
metadata = Base.metadata
