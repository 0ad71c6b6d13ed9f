"""The forms of the import wizard: the file, what is said beside it, and what each column holds."""

from collections.abc import Mapping

from app.placements.programmes import DISCIPLINE_WORDS
from app.standards.formats.table_file import MOST_COLUMNS, MOST_TABLES
from app.standards.formats.values import Header, Layout, Role
from app.standards.values import Provenance
from app.standards.views import EVERY_DISCIPLINE, PROVENANCE_WORDS, SCHEME_WORDS
from app.web.fields import ChoiceField, TextField
from app.web.forms import Form

EVERY = "every"
# Rows of each table that are shown, so that a person can say what its columns hold.
ROWS_SHOWN = 6
NO_HEADING = 0
LONGEST_NUMBER = 7


class DetailsForm(Form):
    """What a person says about the set beside the file; the rules of the set itself judge the answers."""

    title = TextField("Name of the set", longest=300, hint="As trainees will see it")
    version = TextField(
        "Version",
        longest=60,
        hint="As on the document, for instance 2026.1 or Edition 3. A changed text needs a new one",
    )
    publisher = TextField("Who wrote the text", longest=300, hint="For instance the body or the university")
    source = TextField("Which document it comes from", longest=1000, hint="Name, edition and pages")
    provenance = ChoiceField(
        "Whose words are they?",
        [(each.value, PROVENANCE_WORDS[each]) for each in (Provenance.OFFICIAL, Provenance.ADAPTED)],
    )
    scheme = ChoiceField("Scheme", list(SCHEME_WORDS.items()), drop_down=True)
    discipline = ChoiceField(
        "Discipline",
        [(EVERY, EVERY_DISCIPLINE), *((each.value, words) for each, words in DISCIPLINE_WORDS.items())],
        drop_down=True,
    )
    key = TextField(
        "Short name for the program",
        longest=120,
        hint="The same in every version: small letters, digits and hyphens. A new version of a set keeps it",
    )

    def header(self) -> Header:
        """Return the answers; an empty one leaves the word to the file."""
        return Header(
            key=self.key.data or None,
            version=self.version.data or None,
            title=self.title.data or None,
            publisher=self.publisher.data or None,
            scheme=self.scheme.data or None,
            discipline=None if self.discipline.data in {"", EVERY, None} else self.discipline.data,
            provenance=self.provenance.data or None,
            source=self.source.data or None,
        )


def layout_sent(sent: Mapping[str, str]) -> Layout | None:
    """Return the layout that a person has chosen, or None where the file has no tables.

    For the table at place 0 the form sends ``columns-0`` (how many there are), ``take-0``, ``heading-0`` and
    ``role-0-0`` for its first column.
    """
    heading: dict[int, int] = {}
    roles: dict[int, tuple[Role, ...]] = {}
    known = {role.value for role in Role}
    places = [place for place in range(MOST_TABLES) if f"columns-{place}" in sent]
    for place in places:
        if sent.get(f"take-{place}") == "yes":
            heading[place] = _number(sent.get(f"heading-{place}", ""))
            columns = min(_number(sent[f"columns-{place}"]), MOST_COLUMNS)
            chosen = (sent.get(f"role-{place}-{column}", "") for column in range(columns))
            roles[place] = tuple(Role(role) if role in known else Role.IGNORED for role in chosen)
    return Layout(heading=heading, roles=roles) if places else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else NO_HEADING
