"""Every sample file gets the verdict that a person was promised for it."""

import io
from dataclasses import dataclass

import pytest
from PIL import Image

from app.blobs.acceptance import accept
from app.blobs.values import FileRefusedError, MediaType
from tests.blobs.samples import SAMPLES, sample


@dataclass(frozen=True)
class Kept:
    media_type: MediaType
    name: str
    pages: int | None = None
    pixels: tuple[int, int] | None = None


@dataclass(frozen=True)
class Refused:
    advice: str


VERDICTS: dict[str, Kept | Refused] = {
    "acceptance-test.docx": Kept(MediaType.DOCX, "acceptance-test.docx"),
    "drawing-a3-landscape.pdf": Kept(MediaType.PDF, "drawing-a3-landscape.pdf", pages=1),
    "gamma-camera-uniformity.xlsx": Kept(MediaType.XLSX, "gamma-camera-uniformity.xlsx"),
    "html-named-as.jpg": Refused("This is a web page"),
    "identifiers.txt": Kept(MediaType.TXT, "identifiers.txt"),
    "javascript-and-embedded-file.pdf": Kept(MediaType.PDF, "javascript-and-embedded-file.pdf", pages=4),
    "long-180-blank-pages.pdf": Kept(MediaType.PDF, "long-180-blank-pages.pdf", pages=180),
    "owner-password-only.pdf": Kept(MediaType.PDF, "owner-password-only.pdf", pages=4),
    "password-protected.pdf": Refused("Save a copy without the password"),
    "phone-photo-gps-orientation6.jpg": Kept(
        MediaType.JPEG, "phone-photo-gps-orientation6.jpg", pixels=(1600, 1200)
    ),
    "phone-photo.heic": Kept(MediaType.JPEG, "phone-photo.jpg", pixels=(900, 1200)),
    "pixel-bomb-30000x30000.png": Refused("too many pixels"),
    "qc-report-4-pages.pdf": Kept(MediaType.PDF, "qc-report-4-pages.pdf", pages=4),
    "scanned-service-sheet.pdf": Kept(MediaType.PDF, "scanned-service-sheet.pdf", pages=1),
    "screenshot-burned-in-identifiers.png": Kept(
        MediaType.PNG, "screenshot-burned-in-identifiers.png", pixels=(900, 700)
    ),
    "script-inside.svg": Refused("This is an SVG drawing"),
    "secondary-capture.dcm": Refused("This is a DICOM file"),
    "text-hidden-under-black-box.pdf": Kept(MediaType.PDF, "text-hidden-under-black-box.pdf", pages=1),
    "truncated.pdf": Refused("This PDF is damaged or incomplete"),
}
FILES = sorted(path.name for path in SAMPLES.iterdir() if path.is_file())


def test_each_sample_has_a_verdict() -> None:
    assert set(VERDICTS) == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_sample_gets_its_verdict(name: str) -> None:
    verdict = VERDICTS[name]
    if isinstance(verdict, Refused):
        with pytest.raises(FileRefusedError, match=verdict.advice):
            accept(sample(name), name)
        return
    kept = accept(sample(name), name)
    assert (kept.media_type, kept.name, kept.page_count, kept.pixel_size) == (
        verdict.media_type,
        verdict.name,
        verdict.pages,
        verdict.pixels,
    )


@pytest.mark.parametrize("name", FILES)
def test_the_name_has_no_say(name: str) -> None:
    verdict = VERDICTS[name]
    if isinstance(verdict, Refused):
        with pytest.raises(FileRefusedError):
            accept(sample(name), "holiday.txt")
    else:
        kept = accept(sample(name), "holiday.exe")
        assert kept.media_type is verdict.media_type
        assert kept.name == f"holiday.exe{kept.extension}"


@pytest.mark.parametrize("name", [name for name in FILES if isinstance(VERDICTS[name], Kept)])
def test_a_cleaned_file_is_accepted_again_without_further_change_to_its_kind(name: str) -> None:
    once = accept(sample(name), name)
    twice = accept(once.content, once.name)
    assert twice.media_type is once.media_type
    assert twice.page_count == once.page_count
    assert twice.name == once.name


@pytest.mark.parametrize("name", [name for name in FILES if isinstance(VERDICTS[name], Kept)])
def test_the_same_file_has_the_same_digest_each_time(name: str) -> None:
    assert accept(sample(name), name).digest == accept(sample(name), name).digest


@pytest.mark.parametrize("name", ["phone-photo-gps-orientation6.jpg", "phone-photo.heic"])
def test_a_photograph_says_nothing_about_place_camera_or_person(name: str) -> None:
    with_traces = sample(name)
    assert b"Phone Maker" in with_traces
    kept = accept(with_traces, name)
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for trace in (b"Exif", b"GPS", b"Phone Maker", b"Example Trainee", b"xmp"):
        assert trace not in kept.content
    assert "Location data was removed." in kept.notes


def test_a_photograph_taken_sideways_is_upright() -> None:
    name = "phone-photo-gps-orientation6.jpg"
    with Image.open(io.BytesIO(sample(name))) as lying:
        expected = lying.convert("RGB").transpose(Image.Transpose.ROTATE_270).resize((80, 60))
    with Image.open(io.BytesIO(accept(sample(name), name).content)) as upright:
        seen = upright.resize((80, 60))
    differences = [abs(a - b) for a, b in zip(expected.tobytes(), seen.tobytes(), strict=True)]
    assert sum(differences) / len(differences) < 3


def test_a_heic_says_that_it_is_kept_as_jpeg() -> None:
    assert any("JPEG" in note for note in accept(sample("phone-photo.heic"), "a.heic").notes)
