"""Which words at the head of a column say what the column holds."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from app.standards.formats.values import Role
from app.standards.values import Learning

LONGEST_HEADING = 80
REMEMBERED = 2_000

THING = (
    "competency|competence|standard|statement|item|outcome|learning outcome|lo|ilo|criterion|criteria|"
    "objective|learning objective|skill|element|task|performance criterion|activity|duty|ksb|"
    "proficiency|indicator"
)
GROUP = (
    "unit|module|section|area|domain|theme|strand|chapter|part|category|unit of competence|competency area|"
    "competence area|subject area|cluster|heading|group|topic|block|rotation"
)
MARK = "code|ref|reference|id|identifier|no|nr|nos|number|num|#"

_PATTERNS: tuple[tuple[Role, str], ...] = (
    (Role.REQUIREMENT, "requirement"),
    (Role.LINKS, "links"),
    (Role.SLOT, "slot"),
    (Role.MARKS, "marks|mark|settings?|setting marks?|where|place of learning"),
    (Role.UNIT_CODE, rf"(?:{GROUP}) (?:{MARK})(?: (?:{MARK}))?"),
    (
        Role.PARENT,
        rf"parent(?: (?:{MARK}|item|{THING}))?(?: (?:{MARK}))?|belongs to|above|is below|is child of",
    ),
    (Role.CODE, rf"(?:(?:{THING}) )?(?:{MARK})(?: (?:{MARK}))?|s no|sl no|index|human coding scheme"),
    (Role.UNIT_TITLE, rf"(?:{GROUP})(?: (?:title|name|heading))?"),
    (Role.LEARNING, "learning|type of learning|learning type|k p|p k|k or p|k s b|knowledge or practical"),
    (Role.LEARNING, "knowledge or skills?|knowledge practical|practical or knowledge|theory or practice"),
    (
        Role.KIND,
        rf"kind|types?|(?:item|{THING}) (?:types?|kind)|type of (?:item|{THING})|kind of item|level type",
    ),
    (
        Role.WEEKS_TO,
        "weeks? to|to weeks?|(?:end|last|until|finish) weeks?|weeks? (?:until|ends?|ending|finish)",
    ),
    (Role.WEEKS_FROM, "weeks?|weeks? (?:from|starts?)|(?:from|start|first|placement) weeks?|wks?|when"),
    (Role.WEEKS_FROM, "weeks? of (?:the )?placement|suggested weeks?|weeks? no|week number"),
    (
        Role.TITLE,
        rf"title|name|short (?:title|name)|(?:{THING}) (?:title|name)|heading title|abbreviated statement",
    ),
    (
        Role.EVIDENCE_HINT,
        "evidence|(?:suggested|possible|typical|required|expected) evidence|evidence (?:hint|types?)",
    ),
    (
        Role.EVIDENCE_HINT,
        "evidence (?:examples?|required|needed|requirements?)|(?:examples?|types?) of evidence",
    ),
    (Role.EVIDENCE_HINT, "suggested evidence types?|what good evidence looks like|portfolio evidence"),
    (Role.EVIDENCE_HINT, "(?:method|methods|mode) of assessment|assessment|assessment methods?|how assessed"),
    (
        Role.GUIDANCE,
        "guidance|guidance notes?|notes?|advice|comments?|remarks?|further information|scope|range",
    ),
    (
        Role.GUIDANCE,
        "additional (?:information|guidance|notes)|explanation|indicative content|content|assessor notes",
    ),
    (Role.STATEMENT, rf"(?:{THING})s?|competencies|competences|(?:performance|assessment) criteri(?:a|on)"),
    (
        Role.STATEMENT,
        rf"(?:full )?(?:description|statement|text|wording)|(?:{THING}) (?:description|statement|text)",
    ),
    (
        Role.STATEMENT,
        rf"description of (?:the )?(?:{THING})|details?|requirements|learning outcomes|standards?",
    ),
    (
        Role.STATEMENT,
        "(?:the )?(?:trainee|student|learner|apprentice)s? (?:can|must|will|should)(?: be able to)?",
    ),
    (Role.STATEMENT, "what (?:you|the trainee) (?:must|can|should) (?:do|know)"),
)
KNOWLEDGE = (
    "knowledge|knowledge and understanding|understanding|theory|underpinning knowledge|required knowledge"
)
PRACTICAL = (
    "practical|practice|practical skills?|skills?|demonstrations?|practical demonstrations?|performance|"
    "demonstrate|application|practical competence|practical competency|practical work"
)
_LEARNING_TAIL = r"(?: (?:statement|requirements?|outcomes?|criteria|element|component|evidence))?"
_ROLES = tuple((role, re.compile(pattern)) for role, pattern in _PATTERNS)
_LEARNING: Mapping[Learning, re.Pattern[str]] = {
    Learning.KNOWLEDGE: re.compile(rf"(?:k|(?:{KNOWLEDGE}){_LEARNING_TAIL})(?: k)?"),
    Learning.PRACTICAL: re.compile(rf"(?:p|(?:{PRACTICAL}){_LEARNING_TAIL})(?: p)?"),
}
_VERSION = re.compile(r"(?:version|revision|rev|issue|edition|amendment)(?: (?:no|nr|number|#))?")
_DAY = re.compile(
    r"(?:(?:issue|version|revision|effective|approval|review|publication|release) )?date"
    r"|date (?:of )?(?:issued?|approv(?:ed|al)|revis(?:ed|ion)|publi(?:shed|cation)|changed?|release)"
)
_OF_CHANGES = frozenset(
    {
        "description",
        "details",
        "detail",
        "comments",
        "comment",
        "notes",
        "note",
        "remarks",
        "section",
        "content",
    }
)
EXACT: Mapping[str, Role] = {role.value: role for role in Role if role is not Role.IGNORED}
# Tables for programs that speak CASE use its words: beside the code of people stands a machine's identifier,
# and the items above are named by the code.
HUMAN_CODE = "human coding scheme"
CHILD_OF = "is child of"
# Ranges below such a heading are no weeks, whatever they look like.
NO_WEEKS = re.compile(r"\b(?:levels?|grades?|years?|ages?|credits?|hours?|scores?|pages?)\b")
WORD_INSIDE = re.compile("(?<=[a-z])(?=[A-Z])")
# A file with all of these was written by this project, and its texts are plain.
OURS = frozenset({Role.REQUIREMENT, Role.LINKS, Role.SLOT, Role.MARKS, Role.CODE, Role.PARENT})


def plain_heading(text: str) -> str:
    """Return the words of a heading without signs: "Ref. No:" is "ref no", "fullText" is "full text"."""
    if len(text) > LONGEST_HEADING:
        return ""
    shown = WORD_INSIDE.sub(" ", text).casefold().replace("_", " ").replace("(s)", "s")
    words = re.sub(r"[^\w#]+", " ", shown).strip()
    return re.sub(r"\b(?:optional|mandatory|if any|please state)\b", "", words).strip()


@lru_cache(REMEMBERED)
def role_of_heading(text: str, above: str = "") -> Role | None:
    """Return what a column holds by its heading, or None.

    Args:
        text: the heading.
        above: the heading of several columns over it, if there is one.
    """
    if role := EXACT.get(text.strip()):
        return role
    own = plain_heading(text)
    for words in filter(None, (own, f"{plain_heading(above)} {own}" if above and above != text else "")):
        for role, pattern in _ROLES:
            if pattern.fullmatch(words):
                return role
        if _learning(words):
            return Role.STATEMENT
    return None


@lru_cache(REMEMBERED)
def learning_of_heading(text: str) -> Learning | None:
    """Return which kind of learning a whole column holds, for instance below Demonstration."""
    return _learning(plain_heading(text))


def is_history(headings: Iterable[str]) -> bool:
    """Whether a heading row is that of the list of versions that documents carry: a version, and its day."""
    words = {plain_heading(heading) for heading in headings}
    has_version, has_day = (any(map(pattern.fullmatch, words)) for pattern in (_VERSION, _DAY))
    return has_version and has_day and all(word in _OF_CHANGES or not role_of_heading(word) for word in words)


def is_ours(headings: Iterable[str]) -> bool:
    """Whether a heading row is that of our own export."""
    return {role.value for role in OURS} <= {heading.strip() for heading in headings}


def _learning(words: str) -> Learning | None:
    return next((learning for learning, pattern in _LEARNING.items() if pattern.fullmatch(words)), None)
