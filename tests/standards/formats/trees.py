"""Draws any framework that our rules accept, with texts that other formats find hard.

Codes never look like HTML: the readers of foreign formats refuse those, though a YAML file may have them.
"""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from app.standards.characters import REPLACEMENT
from app.standards.documents import document_from
from app.standards.formats.markup import has_markup
from app.standards.sheet import Sheet
from app.standards.values import AssessmentType, FrameworkDocument, SettingMark

DEEPEST = 6
MOST_BESIDE = 3
HARD = (
    *"\"'=+-@,;|<>&{}[]#:\\%…\xa0",
    "  ",
    "<b>",
    "</p>",
    "<script>",
    "&amp;",
    "&lt",
    "%2C",
    "- ",
    " #",
    ": ",
    "''",
    "'=",
    "null",
    "1.10",
    "techfolio-slot",
)
VISIBLE = st.characters(
    exclude_categories=("Cc", "Cf", "Cs", "Co", "Zl", "Zp"), exclude_characters=REPLACEMENT + "\ufffe\uffff"
)
KEYS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True).filter(
    lambda key: not key.startswith("starter")
)


def _texts(pieces: SearchStrategy[str], longest: int) -> SearchStrategy[str]:
    drawn = st.lists(pieces, min_size=1, max_size=12).map("".join)
    return drawn.map(lambda text: text[:longest].strip()).filter(bool)


def lines(longest: int = 300) -> SearchStrategy[str]:
    """Draw a text in one line."""
    return _texts(VISIBLE | st.sampled_from(HARD) | st.text("abc XYZ äöü", min_size=1, max_size=40), longest)


def paragraphs() -> SearchStrategy[str]:
    """Draw a text that may have several lines and paragraphs."""
    breaks = st.sampled_from(("\n", "\n\n", "\n\n\n", "\t", "\n- ", "\n ", " \n", "\n="))
    return _texts(VISIBLE | st.sampled_from(HARD) | breaks | st.text("abc XYZ.", max_size=60), 4000)


def codes() -> SearchStrategy[str]:
    """Draw a code: it begins with a letter or a digit."""
    first = st.characters(categories=("L", "N"))
    return st.builds(str.__add__, first, lines(60)).filter(lambda code: not has_markup(code)) | st.from_regex(
        r"[A-Z]{1,2} ?[0-9](\.[0-9]{1,2}){0,2}", fullmatch=True
    )


@st.composite
def frameworks(draw: DrawFn) -> FrameworkDocument:
    """Draw a framework with all its fields."""
    provenance = draw(st.sampled_from(("official", "adapted", "starter")))
    data = draw(_headers(provenance))
    used: set[str] = set()
    prefix = {"starter": "S-", "official": "O", "adapted": ""}[provenance]
    data["items"] = draw(_item_lists(prefix, used, 1))
    if links := draw(_link_lists(sorted(used))):
        data["links"] = links
    return document_from(Sheet(data=data, readable=True), "drawn.yaml")


@st.composite
def _headers(draw: DrawFn, provenance: str) -> dict[str, Any]:
    is_starter = provenance == "starter"
    before = {"key": "starter-", "title": "Starter "} if is_starter else {"key": "", "title": "Our "}
    data: dict[str, Any] = {
        "key": before["key"] + draw(KEYS),
        "version": draw(lines(60)),
        "title": before["title"] + draw(lines(290)),
        "publisher": draw(lines()),
        "scheme": draw(KEYS),
        "provenance": provenance,
    }
    optional = {
        "discipline": KEYS,
        "valid_from": st.dates().map(str),
        "source": paragraphs(),
        "notice": paragraphs(),
    }
    for name, values in optional.items():
        if draw(st.booleans()) or (name == "source" and not is_starter):
            data[name] = draw(values)
    if is_starter:
        data.pop("notice", None)
        names = lines(120) | st.sampled_from(("IPEM", "A or B", "A, B", "A,  B or C"))
        data["not_issued_by"] = draw(st.lists(names, min_size=1, max_size=3))
    return data


@st.composite
def _item_lists(draw: DrawFn, prefix: str, used: set[str], level: int) -> list[dict[str, Any]]:
    most = MOST_BESIDE if level == 1 else 2
    return [draw(_items(prefix, used, level)) for _ in range(draw(st.integers(1, most)))]


@st.composite
def _items(draw: DrawFn, prefix: str, used: set[str], level: int) -> dict[str, Any]:
    code = prefix + draw(codes())
    while code in used:
        code = f"{code[:70]}.{len(used)}"
    used.add(code)
    item: dict[str, Any] = {"code": code, "title": draw(lines())}
    if level < DEEPEST and draw(st.booleans()):
        item["children"] = draw(_item_lists(prefix, used, level + 1))
    item["slot"] = "children" not in item and draw(st.booleans())
    is_task = "children" not in item and not item["slot"]
    kinds = ("competency", "criterion") if is_task else ("section", "unit", "competency", "criterion")
    item["kind"] = draw(st.sampled_from(kinds))
    if is_task or ("children" in item and draw(st.booleans())):
        item["statement"] = draw(paragraphs() | st.just(item["title"]))
    for name in ("guidance", "evidence_hint"):
        if draw(st.booleans()):
            item[name] = draw(paragraphs())
    return item | draw(_settings()) | ({} if item["slot"] else draw(_rules(item.get("children", []))))


@st.composite
def _settings(draw: DrawFn) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if learning := draw(st.sampled_from((None, "knowledge", "practical"))):
        data["learning"] = learning
    if draw(st.booleans()):
        first = draw(st.integers(1, 520))
        data["weeks"] = {"from": first, "to": draw(st.integers(first, 520))}
    if marks := draw(st.lists(st.sampled_from([mark.value for mark in SettingMark]), max_size=2)):
        data["marks"] = marks
    return data


@st.composite
def _rules(draw: DrawFn, below: list[dict[str, Any]]) -> dict[str, Any]:
    if draw(st.booleans()):
        return {}
    evidence = draw(st.integers(0, 5))
    rule: dict[str, Any] = {
        "min_evidence": evidence,
        "min_first_hand": draw(st.integers(0, evidence)),
        "repetitions": draw(st.integers(0, 3)),
        "verified": draw(st.sampled_from((0, 10, 100))),
    }
    types = [kind.value for kind in AssessmentType]
    minimums = st.fixed_dictionaries(
        {"types": st.lists(st.sampled_from(types), min_size=1, unique=True), "minimum": st.integers(1, 3)}
    )
    if assessments := draw(st.lists(minimums, max_size=2)):
        rule["assessments"] = assessments
    if below:
        rule["children"] = draw(
            st.sampled_from(("all", "none"))
            | st.integers(1, len(below))
            | _points([each["code"] for each in below])
        )
    return {"requirement": rule}


@st.composite
def _points(draw: DrawFn, below: list[str]) -> dict[str, Any]:
    each = {code: draw(st.integers(0, 3)) for code in draw(st.permutations(below))}
    each[below[0]] += 1
    rule = {"points": draw(st.integers(1, sum(each.values()))), "each": each}
    required = draw(st.lists(st.sampled_from(below), unique=True))
    return rule | ({"required": required} if required else {})


@st.composite
def _link_lists(draw: DrawFn, known: list[str]) -> list[dict[str, Any]]:
    links: dict[tuple[str, str, str], dict[str, Any]] = {}
    for _ in range(draw(st.integers(0, 4))):
        source = draw(st.sampled_from(known))
        relation = draw(st.sampled_from(("exact", "related", "replaced-by")))
        framework = draw(st.just("") | KEYS | lines() | st.just("https://example.org/ims/case/v1p1/a"))
        target = draw(codes() if framework else st.sampled_from(known))
        if framework or target != source:
            link = {"from": source, "relation": relation, "to": target}
            links[source, target, framework] = link | ({"framework": framework} if framework else {})
    return list(links.values())
