"""Which parts of a form file contradict each other, though each alone is well formed.

The rules read plain values and forgive wrong types, because `form_shape` reports those: so one reading of a
file finds the problems of both kinds.
"""

from collections.abc import Iterator, Mapping

from app.assessments.form_values import NOT_OBSERVED, RESERVED_KEYS, FormType, PromptKind
from app.standards.consistency import empty_lists
from app.standards.problems import visible
from app.standards.sheet import Finding, Path, Plain, Sheet

MOST_PROMPTS = 40
FEWEST_LEVELS = FEWEST_CHOICES = 2
OBSERVED = frozenset({FormType.DOPS, FormType.OCE})


def contradictions(sheet: Sheet) -> Iterator[Finding]:
    """Yield a finding for every contradiction in the file."""
    form = sheet.data
    if not isinstance(form, dict):
        return
    yield from empty_lists(form, ())
    yield from _provenance_findings(form)
    prompts = tuple(_entries(form, ("prompts",)))
    yield from _repeated(sheet, prompts, "prompt")
    for path, prompt in prompts:
        yield from _prompt_findings(sheet, path, prompt)
    if len(prompts) > MOST_PROMPTS:
        yield Finding(("prompts",), f"There are {len(prompts)} prompts; a form may have {MOST_PROMPTS}.")
    yield from _scale_findings(sheet, form, [prompt for _, prompt in prompts if _kind(prompt) == "rating"])


def _entries(holder: Plain, path: Path) -> Iterator[tuple[Path, dict[str, Plain]]]:
    """Yield what stands in the list at the end of a path, with the path of each."""
    listed = holder.get(str(path[-1])) if isinstance(holder, dict) else None
    for position, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, dict):
            yield (*path, position), entry


def _word(holder: Mapping[str, Plain], name: str) -> str:
    value = holder.get(name)
    return value.strip() if isinstance(value, str) else ""


def _kind(prompt: Mapping[str, Plain]) -> str:
    return _word(prompt, "kind") or PromptKind.RATING


def _provenance_findings(form: Mapping[str, Plain]) -> Iterator[Finding]:
    provenance, key = _word(form, "provenance"), _word(form, "key")
    if provenance == "starter":
        if key and not key.startswith("starter-"):
            yield Finding(("key",), "The key of a starter form begins with `starter-`.")
        if not form.get("not_issued_by"):
            yield Finding(
                ("provenance",), "A starter form says in `not_issued_by` whose form it stands in for."
            )
        if form.get("notice") is not None:
            yield Finding(("notice",), "Remove `notice`: the notice of a starter form is always the same.")
    elif provenance in {"official", "adapted"}:
        if key.startswith("starter"):
            yield Finding(("key",), f"A key that begins with `starter` cannot be `{provenance}`.")
        if not _word(form, "source"):
            yield Finding(("provenance",), f"`{provenance}` needs a `source`: which document is it from?")
        if form.get("not_issued_by") is not None:
            yield Finding(("not_issued_by",), "Only a starter form has `not_issued_by`. Remove it.")


def _repeated(
    sheet: Sheet, entries: tuple[tuple[Path, dict[str, Plain]], ...], noun: str
) -> Iterator[Finding]:
    """Yield a finding for each key, and each wording, that an entry shares with one before it."""
    for name in ("key", "words"):
        first: dict[str, Path] = {}
        for path, entry in entries:
            said = _word(entry, name)
            if said and said in first:
                line = sheet.line_of((*first[said], name))
                sentence = f"Another {noun} has {visible(said)} already, on line {line}. Give each its own."
                yield Finding((*path, name), sentence)
            first.setdefault(said, path)


def _prompt_findings(sheet: Sheet, path: Path, prompt: dict[str, Plain]) -> Iterator[Finding]:
    key = _word(prompt, "key")
    if key in RESERVED_KEYS:
        yield Finding((*path, "key"), f"`{key}` is asked at the end of every form. Choose another key.")
    choices = tuple(_entries(prompt, (*path, "choices")))
    yield from _repeated(sheet, choices, "choice")
    if _kind(prompt) == PromptKind.CHOICE:
        if len(choices) < FEWEST_CHOICES:
            yield Finding(path, "A prompt of the kind `choice` needs two `choices` or more.")
    elif "choices" in prompt:
        yield Finding((*path, "choices"), "Only a prompt of the kind `choice` has `choices`. Remove them.")


def _scale_findings(
    sheet: Sheet, form: Mapping[str, Plain], ratings: list[dict[str, Plain]]
) -> Iterator[Finding]:
    if ratings and "scale" not in form:
        yield Finding((), "The form has ratings, so it needs a `scale` with its `levels`.")
    if not ratings and "scale" in form:
        yield Finding(("scale",), "No prompt is a rating, so the scale is never used. Remove it.")
    if _word(form, "type") in OBSERVED and not any(each.get("required", True) is True for each in ratings):
        sentence = "What is observed must be rated: at least one prompt has to be a rating that is required."
        yield Finding(("type",), sentence)
    levels = tuple(_entries(form.get("scale"), ("scale", "levels")))
    if levels:
        yield from _repeated(sheet, levels, "level")
        yield from _level_findings(levels)


def _level_findings(levels: tuple[tuple[Path, dict[str, Plain]], ...]) -> Iterator[Finding]:
    marks = [level.get("satisfactory") for _, level in levels]
    if len(levels) < FEWEST_LEVELS or True not in marks or False not in marks:
        sentence = "A scale needs a level that is satisfactory and one that is not."
        yield Finding(("scale", "levels"), sentence)
    for (path, level), before in zip(levels[1:], marks, strict=False):
        if before is True and level.get("satisfactory") is False:
            yield Finding(path, "A level below this one is satisfactory. List the lowest level first.")
    for path, level in levels:
        if _word(level, "key") == NOT_OBSERVED:
            yield Finding((*path, "key"), f"`{NOT_OBSERVED}` is what a rating is without a level.")
