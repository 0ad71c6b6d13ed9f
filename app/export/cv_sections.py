"""How a CV that was built from entries is printed in the application documents."""

from app.export.application import CV_SLOT
from app.export.cv_values import SECTION_WORDS, CurriculumVitae, CvSection
from app.export.document import section_key
from app.export.rendering import to_html
from app.export.sections import Section, laid_out

CV = "Curriculum vitae"


KEY = section_key("slot", CV_SLOT)


def cv_html(cv: CurriculumVitae, part: int = 0) -> str:
    """Return a CV as it is printed to be signed.

    Args:
        cv: what it says.
        part: its number among the application documents; 0 where it stands alone, without their index.
    """
    return to_html(
        "cv.html",
        heading=CV,
        cv=cv,
        part=part,
        words={section.value: words for section, words in SECTION_WORDS.items()},
        **{f"{section.value}s": cv.of(section) for section in CvSection},
    )


def cv_section(cv: CurriculumVitae, part: int) -> Section:
    """Return the section of a CV; what it is given is as for `cv_html`."""
    return laid_out(KEY, cv_html(cv, part), foot=CV, bookmark=f"{part}. {CV}" if part else CV)
