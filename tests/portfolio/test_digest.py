"""The digest of a version changes with everything that a signature covers, and with nothing else."""

from dataclasses import replace
from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from app.portfolio.digest import ClaimContent, EvidenceContent, digest_of_content

words = st.text(max_size=20).filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text))
days = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))
claims = st.builds(ClaimContent, words, words, st.sampled_from(["first-hand", "theoretical"]))
files = st.none() | st.text("0123456789abcdef", min_size=4, max_size=4)
contents = st.builds(
    EvidenceContent,
    title=words,
    type=words,
    happened_from=days,
    happened_to=days,
    setting=words,
    equipment=words,
    procedure=words,
    what_i_did=words,
    what_happened=words,
    claims=st.lists(claims, max_size=4, unique_by=lambda claim: claim.item).map(tuple),
    files=st.lists(files, max_size=4).map(tuple),
)
NAMES = st.sampled_from(["title", "type", "setting", "equipment", "procedure", "what_i_did", "what_happened"])


@given(contents, NAMES, words)
def test_another_word_is_another_digest(content: EvidenceContent, name: str, other: str) -> None:
    assume(getattr(content, name) != other)
    changed = replace(content, **{name: other})  # type: ignore[arg-type]  # the names are those of texts
    assert digest_of_content(changed) != digest_of_content(content)


@given(contents, st.sampled_from(["happened_from", "happened_to"]), days)
def test_another_day_is_another_digest(content: EvidenceContent, name: str, other: date | None) -> None:
    assume(getattr(content, name) != other)
    changed = replace(content, **{name: other})  # type: ignore[arg-type]  # the names are those of days
    assert digest_of_content(changed) != digest_of_content(content)


@given(contents, contents)
def test_other_claims_or_files_are_another_digest(content: EvidenceContent, other: EvidenceContent) -> None:
    assume(set(content.claims) != set(other.claims))
    assert digest_of_content(replace(content, claims=other.claims)) != digest_of_content(content)
    assume(content.files != other.files)
    assert digest_of_content(replace(content, files=other.files)) != digest_of_content(content)


@given(contents)
def test_a_word_that_moves_to_another_field_is_another_digest(content: EvidenceContent) -> None:
    assume(content.setting != content.equipment)
    moved = replace(content, setting=content.equipment, equipment=content.setting)
    assert digest_of_content(moved) != digest_of_content(content)


@given(contents)
def test_the_order_of_claims_does_not_matter(content: EvidenceContent) -> None:
    shuffled = tuple(reversed(content.claims))
    assert digest_of_content(replace(content, claims=shuffled)) == digest_of_content(content)
