"""What of a placement never goes into its archive: made from the rest, one person's own, or the centre's."""

from app.assessments.msf_models import MsfAnswer, MsfInvitation
from app.export.choice_models import PackChoice, PackFileChoice, PackLog
from app.export.cv_models import CvChoice
from app.export.models import Export, ExportVolume, PackChange, PackSection
from app.export.screening_models import Screening, ScreeningRun
from app.mail.models import Notice, OutgoingMail, SentReminder
from app.portfolio.notes_models import SupervisorNote
from app.verification.models import SampledItem

# Made from the rest, and made again from it at any time; messages to single people, which are theirs; and who
# was asked for feedback and what each of them said: of that only the released summary leaves.
LEFT_OUT = frozenset(
    {
        Export.__tablename__,
        ExportVolume.__tablename__,
        PackSection.__tablename__,
        PackChoice.__tablename__,
        CvChoice.__tablename__,
        PackFileChoice.__tablename__,
        PackChange.__tablename__,
        PackLog.__tablename__,
        Screening.__tablename__,
        ScreeningRun.__tablename__,
        Notice.__tablename__,
        SentReminder.__tablename__,
        OutgoingMail.__tablename__,
        # A supervisor's notes are shown to nobody but their author, whoever asks for the archive.
        SupervisorNote.__tablename__,
        MsfInvitation.__tablename__,
        MsfAnswer.__tablename__,
    }
)
# Which items a centre samples, and why, is about those who signed.
FOR_THE_CENTRE = frozenset({SampledItem.__tablename__})
