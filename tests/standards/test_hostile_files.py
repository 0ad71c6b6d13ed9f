"""Any text and any bytes: a framework file is read or refused with sentences, never with a traceback."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.standards.documents import FrameworkFileError, Problem, parse_framework, read_framework
from app.standards.values import digest
from tests.standards.test_documents import VALID, problems_of


@pytest.mark.parametrize(
    "text",
    [
        "[" * 300_000,
        "{a: " * 200_000,
        "- " * 300_000,
        ("!" * 7_900 + "\n") * 100,
        ("[" * 7_900 + "\n") * 100,
        "a: &a [1]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        'a: "\\U7fffffff"',
        "? {a: [b]}\n: c",
        f"a: {'9' * 5000}\nb: 1e999\nc: .inf\nd: .nan\ne: 0x{'f' * 100}\n",
    ],
    ids=["lists", "maps", "blocks", "tags", "long-lines", "aliases", "escape", "key", "numbers"],
)
def test_hostile_yaml_is_refused_quickly(text: str) -> None:
    assert problems_of(text)


def reads_or_refuses(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        document = parse_framework(text, "any.yaml")
    except FrameworkFileError as error:
        problems = error.problems
        error.sentence.encode("utf-8")
    else:
        digest(document)
        return
    assert problems
    assert all(problem.line >= 1 and problem.sentence for problem in problems)


@settings(deadline=None, max_examples=150)
@given(st.text(st.characters(), max_size=200) | st.text("-?:,[]{}#&*!|>'\"%@` \n\tab1.\\x", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    reads_or_refuses(text)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_any_damage_to_a_valid_file_is_read_or_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(VALID)))
    end = data.draw(st.integers(start, min(len(VALID), start + 40)))
    inserted = data.draw(st.text(st.characters() | st.sampled_from("\n :-{}[]\"'&*!"), max_size=12))

    reads_or_refuses(VALID[:start] + inserted + VALID[end:])


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    file = tmp_path_factory.mktemp("bytes") / "any.yaml"
    file.write_bytes(raw)

    with pytest.raises(FrameworkFileError):
        read_framework(file)
