"""A CV that was built from entries as it stands among the application documents."""

from dataclasses import replace
from functools import cache

from app.core.partial_days import PartialDay
from app.export.application import ApplicationDocument
from app.export.assembly import PackResult, build_application
from app.export.cv_values import CurriculumVitae, CvLine, CvSection
from app.export.sections import MemoryCache
from tests.export.conftest import read
from tests.export.test_application_file import application

CV = CurriculumVitae(
    "Ayesha Lindqvist",
    (
        CvLine(
            section=CvSection.POST,
            title="Clinical technologist",
            grade="Band 5",
            organisation="Northmoor",
            hours="full time",
            began=PartialDay(2021, 9),
            is_current=True,
            text="I look after the gamma cameras.\nI train newcomers.",
        ),
        CvLine(section=CvSection.QUALIFICATION, title="BSc", organisation="U", ended=PartialDay(2021)),
        CvLine(section=CvSection.COURSE, title="Two weeks of imaging", began=PartialDay(2022, 5, 2), days=10),
        CvLine(section=CvSection.COURSE, title="One day of lifting", began=PartialDay(2023), days=1),
        CvLine(section=CvSection.MEMBERSHIP, title="A body", number="4711", began=PartialDay(2022)),
        CvLine(section=CvSection.OTHER, title="Languages", text="Welsh"),
    ),
)


def with_cv(cv: CurriculumVitae) -> ApplicationDocument:
    """Return the example with a CV that was built."""
    document = application()
    slots = (replace(slot, built=cv) if slot.key == "cv" else slot for slot in document.slots)
    return replace(document, slots=tuple(slots))


@cache
def built() -> PackResult:
    return build_application(with_cv(CV), MemoryCache(), lambda _done, _of: None)


def test_it_stands_in_its_place_with_its_page_in_the_index() -> None:
    result = built()
    texts = [" ".join(text.split()) for text in read(result.content)[1]]
    number = result.positions["slot/cv"]
    assert f"2 Curriculum vitae {number}" in texts[0]
    assert "Curriculum vitae: " not in texts[0].split("Index")[0]
    assert "Sign and date the last page of the CV by hand, in ink." in texts[0]
    for words in (
        "Part 2",
        "Clinical technologist, Band 5",
        "Northmoor · September 2021 to present · full time",
        "I train newcomers.",
        "Two weeks of imaging",
        "4711",
        "Signature, in ink",
    ):
        assert words in texts[number - 1]
    assert "One day of lifting" not in " ".join(texts)


def test_the_same_entries_give_the_same_bytes() -> None:
    assert build_application(with_cv(CV), MemoryCache(), lambda _done, _of: None).content == built().content


def test_one_without_employment_is_printed_and_called_incomplete() -> None:
    document = with_cv(CurriculumVitae("Ayesha Lindqvist", CV.lines[1:]))
    assert "Curriculum vitae: it lists no employment." in document.missing_in_words
    empty = with_cv(CurriculumVitae("Ayesha Lindqvist"))
    assert "Curriculum vitae: it is to be built from entries, and there are none." in empty.missing_in_words
    result = build_application(empty, MemoryCache(), lambda _done, _of: None)
    assert "slot/cv" not in result.positions
