"""How a CV that was built from entries is printed in the application documents."""

from app.export.cv_values import SECTION_WORDS, CurriculumVitae, CvSection
from app.export.document import section_key
from app.export.rendering import to_html
from app.export.sections import Section, laid_out

CV = "Curriculum vitae"


def cv_section(cv: CurriculumVitae, part: int) -> Section:
    """Return the section of a CV.

    Args:
        cv: what it says.
        part: its number among the application documents; 0 where it stands alone, without their index.
    """
    html = to_html(
        "cv.html",
        heading=CV,
        cv=cv,
        part=part,
        words={section.value: words for section, words in SECTION_WORDS.items()},
        **{f"{section.value}s": cv.of(section) for section in CvSection},
    )
    bookmark = f"{part}. {CV}" if part else CV
    return laid_out(section_key("slot", "cv"), html, foot=CV, bookmark=bookmark)
