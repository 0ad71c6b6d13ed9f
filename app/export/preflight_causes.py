"""Why a reader would return a pack, in words, and what each cause means for it."""

from enum import Enum


class Weight(Enum):
    """What a cause means for the pack."""

    BLOCKS = "blocks"
    RETURNS = "returns"
    ASKS = "asks"


class Cause(Enum):
    """Why a reader would return the file, in order of the page: heading, explanation, weight."""

    GONE = (
        "Removed for good",
        (
            "The portfolio cannot be made while an entry counts on something that was removed for "
            "good. Amend the entry, so that it does without."
        ),
        Weight.BLOCKS,
    )
    MISSING = (
        "Missing or damaged in the store",
        (
            "The file that shows them cannot be made without these, unless their pages are as they were in "
            "one made before. Ask whoever runs Techfolio to bring them back from a backup, or do without: "
            "amend the entry, or remove the document."
        ),
        Weight.BLOCKS,
    )
    IDENTIFIER = (
        "Looks like patient data",
        (
            "Anything from which a patient could be identified has to go before the file leaves. "
            "Report it at the entry: it is hidden at once."
        ),
        Weight.RETURNS,
    )
    REPORTED = (
        "Hidden until somebody decides",
        (
            "Patient data has been reported here. A supervisor or co-ordinator decides; until then "
            "the portfolio leaves it out."
        ),
        Weight.RETURNS,
    )
    NOT_DECLARED = (
        "Evidence without a statement on redaction",
        "For these entries nobody has declared that no patient can be identified from them.",
        Weight.RETURNS,
    )
    RETURNED = (
        "Returned with feedback",
        "The supervisor has asked for more. Read the feedback, amend the evidence and ask again.",
        Weight.RETURNS,
    )
    NO_PAGE = (
        "Matrix cells without a page",
        "No entry supports these mandatory items, so the matrix has no page number for them.",
        Weight.RETURNS,
    )
    THEORETICAL = (
        "Theoretical evidence only",
        "Your centre asks for work that was done first-hand; an explanation is an exception.",
        Weight.RETURNS,
    )
    UNSIGNED = (
        "Included without a sign-off",
        "Your centre asks for a sign-off. The matrix says that there is none; DRAFT stands across the pages.",
        Weight.RETURNS,
    )
    NOT_FIRST_HAND = (
        "Signed, but not on first-hand evidence",
        "Your centre asks that the sign-off of a mandatory item covers work that was done first-hand.",
        Weight.RETURNS,
    )
    NOT_COVERED = (
        "Changed or added since the sign-off",
        "The sign-off covers what the supervisor saw. Ask for it again, so that it covers what is shown.",
        Weight.RETURNS,
    )
    RULE = (
        "Rules of the standards that are not met",
        "What the set of standards asks for beside the sign-off of each item.",
        Weight.RETURNS,
    )
    NO_REPORT = (
        "No report on role and responsibilities",
        "The portfolio must contain one: what you do yourself, and who you answer to.",
        Weight.RETURNS,
    )
    SIGNED_BEFORE = (
        "Changed since it was signed on paper",
        "The scan of a text that has changed is not used. The page is printed without it.",
        Weight.RETURNS,
    )
    SLOT = ("Application documents that are missing", "They go into the other file.", Weight.RETURNS)
    TOO_BIG = (
        "Larger than your centre's limit",
        (
            "A portfolio that is larger leaves as volumes, but what is too big by itself is not divided. "
            "Print only some pages of a long file, take out one that adds little, or save it smaller and "
            "amend the entry."
        ),
        Weight.RETURNS,
    )
    EXCERPT = (
        "Pages to print that a file does not have",
        (
            "A file was perhaps replaced by a shorter one. The portfolio prints the chosen pages that are "
            "there and says what was left out. Choose anew."
        ),
        Weight.RETURNS,
    )
    QUESTION = (
        "Is this patient data?",
        (
            "The shape alone does not say: a serial number can look like an NHS number, and a phone "
            "number may be a workshop's. Look, and report it at the entry if it is."
        ),
        Weight.ASKS,
    )
    NOT_READ = (
        "Not looked through by a program",
        "Look at these yourself before you send the file.",
        Weight.ASKS,
    )
    EARLIER_TEXT = (
        "Signed on paper in an earlier wording",
        "You kept the scan. The file says that the page has another text now.",
        Weight.ASKS,
    )
    NO_PLACE = (
        "Scans without a place",
        "Say which page each of them is, or throw it away. Until then no file shows them.",
        Weight.ASKS,
    )
    ORIGINAL = (
        "Embedded originals",
        "These files are inside the PDF with all that they hold, beside their pages.",
        Weight.ASKS,
    )
    NOT_SUBMITTED = (
        "Left out, because it was not submitted",
        "Drafts are never printed. Submit them if they are meant to be in.",
        Weight.ASKS,
    )

    def __init__(self, heading: str, why: str, weight: Weight) -> None:
        self.heading = heading
        self.why = why
        self.weight = weight


CENTRES_RULES = frozenset({Cause.UNSIGNED, Cause.THEORETICAL, Cause.NOT_FIRST_HAND, Cause.TOO_BIG})
