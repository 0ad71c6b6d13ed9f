"""What the first page of a portfolio says by programme: what the file is, on which route, and for whom."""

from dataclasses import dataclass

from app.placements.programmes import Programme

REGISTER = "The Register of Clinical Technologists"
# What the printed date is. The moment of printing stands in the file's seal alone.
LAST_CHANGED = "Last changed"
NOT_OFFICIAL = (
    "Techfolio put this file together from the centre's record. It is not an official form of any scheme, "
    "university or register: where one of them asks for its own form, that form is used."
)


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What the portfolio of a programme is called, where it leads, and who reads it.

    Attributes:
        title: what the file is.
        route: what the programme leads to, as far as it is confirmed.
        reader: who the file is for.
        applies: whether an application to the Register follows, with application documents.
        standing: whether the page says how far the training is, for a reader who is not the Register.
    """

    title: str
    route: str
    reader: str
    applies: bool = True
    standing: bool = True


FIRST_PAGES = {
    Programme.IPEM: FirstPage(
        "Portfolio for the viva",
        "The scheme's diploma, then the primary route to the Register",
        "The examiners of the scheme",
    ),
    Programme.ART: FirstPage(
        "Portfolio for the viva",
        "The scheme's assessment, then the primary route to the Register",
        "The examiners of the scheme",
    ),
    Programme.PTP: FirstPage(
        "End-of-placement report",
        "A degree with training at work, then the primary route to the Register",
        "The university",
    ),
    Programme.APPRENTICESHIP: FirstPage(
        "Training portfolio",
        "Degree apprenticeship; the primary route to the Register where the Register has approved the degree",
        "The training provider",
    ),
    Programme.PRP: FirstPage(
        "Training portfolio",
        "Training arranged in Scotland; the training centre confirms the route to the Register",
        "The training centre",
    ),
    Programme.EQUIVALENCE: FirstPage(
        "Registration portfolio",
        "Route 2: the Register judges the portfolio itself",
        REGISTER,
        standing=False,
    ),
    Programme.CPD: FirstPage(
        "Record of professional development",
        "After registration",
        f"{REGISTER}, when it asks for the record",
        applies=False,
        standing=False,
    ),
}
REGISTRATION = FIRST_PAGES[Programme.EQUIVALENCE]
