"""How the cells of one row become the fields of an item, and what is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.standards.characters import REPLACEMENT
from app.standards.formats.cell_words import is_no, is_tick, marks_of, meaning_of, weeks_of
from app.standards.formats.column_contents import LONGEST_TITLE
from app.standards.formats.foreign_text import Words, code_of, line_of, text_of
from app.standards.formats.heading_words import learning_of_heading
from app.standards.formats.json_cells import json_of
from app.standards.formats.markup import has_markup
from app.standards.formats.nesting import Entry
from app.standards.formats.table_file import Oddity
from app.standards.formats.values import Role
from app.standards.problems import visible
from app.standards.values import Learning

ODD: Mapping[Oddity, str] = {
    Oddity.FORMULA: "This cell holds a formula ({}). Replace it by its value.",
    Oddity.ERROR: "This cell shows an error ({}). Put it right.",
    Oddity.DATE: "This cell holds a date ({}). Format the column as text and type what was meant.",
}
# A date may well stand in a text, but is no code and no number of weeks.
NO_DATES = frozenset({Role.CODE, Role.PARENT, Role.WEEKS_FROM, Role.WEEKS_TO, Role.KIND, Role.LEARNING})
TEXTS: Mapping[Role, str] = {
    Role.STATEMENT: "statement",
    Role.GUIDANCE: "guidance",
    Role.EVIDENCE_HINT: "evidence_hint",
}
NOTHING_LEFT = "Of this cell nothing is left to show: it holds only markup. Write it as plain text."


@dataclass(frozen=True)
class Columns:
    """What the columns of a table hold.

    Attributes:
        roles: by column.
        headings: by column.
        is_plain: whether all texts are as they are meant, so that nothing in them is HTML.
    """

    roles: Sequence[Role]
    headings: Sequence[str]
    is_plain: bool

    def with_role(self, *roles: Role) -> Sequence[int]:
        """Return the columns that hold something."""
        if len(roles) == 1:
            return self._by_role.get(roles[0], ())
        return sorted(at for role in roles for at in self._by_role.get(role, ()))

    @cached_property
    def learnings(self) -> Sequence[Learning | None]:
        """Return the learning that each heading names."""
        return [learning_of_heading(text) for text in self.headings]

    @cached_property
    def pair(self) -> Mapping[int, Learning]:
        """Return the columns that hold knowledge and demonstration side by side, if there are both."""
        statements = self.with_role(Role.STATEMENT)
        found = {at: learning for at in statements if (learning := self.learnings[at])}
        return found if len(set(found.values())) > 1 else {}

    @cached_property
    def _by_role(self) -> Mapping[Role, Sequence[int]]:
        by_role: dict[Role, list[int]] = {}
        for at, role in enumerate(self.roles):
            by_role.setdefault(role, []).append(at)
        return by_role


class Cells:
    """The cells of one row, read into entries."""

    def __init__(self, cells: Sequence[str], columns: Columns, odd: Mapping[int, Oddity]) -> None:
        self._cells = cells
        self._columns = columns
        self._odd = odd

    def code(self) -> str:
        """Return the code of the row, as it is written."""
        return next((self._cells[at] for at in self._columns.with_role(Role.CODE) if self._cells[at]), "")

    def parent(self) -> str:
        """Return the code of the item above, as it is written."""
        return next((self._cells[at] for at in self._columns.with_role(Role.PARENT) if self._cells[at]), "")

    def links(self) -> list[str]:
        """Return the cells of links that hold something."""
        return [text for _, text in self._values(Role.LINKS)]

    def put_into(self, entry: Entry, statements: Sequence[int]) -> None:
        """Fill an entry from the row, its statement from some of the columns that hold statements."""
        entry.put("code", code_of(self.code()))
        if self.parent():
            found = code_of(self.parent(), called="parent")
            entry.findings += [("", sentence) for sentence in found.sentences]
        self._note_oddities(entry, statements)
        self._put_texts(entry, statements)
        self._put_kind(entry, statements)
        self._put_weeks(entry)
        self._put_own_columns(entry)

    def add_texts(self, entry: Entry, statements: Sequence[int]) -> None:
        """Add the texts of a further row of the same item."""
        for role, name in TEXTS.items():
            found = self._text(role, statements)
            before = entry.fields.get(name)
            entry.findings += [(name, sentence) for sentence in found.sentences]
            if found.text and found.text != before:
                entry.fields[name] = f"{before}\n\n{found.text}" if before else found.text

    def filled(self, columns: Sequence[int]) -> list[int]:
        """Return those of the columns in which the row has words."""
        return [at for at in columns if self._cells[at]]

    def is_same(self, columns: Sequence[int]) -> bool:
        """Whether the row has the same words in all of the columns."""
        return len({self._cells[at] for at in columns}) == 1

    def _values(self, *roles: Role) -> Iterator[tuple[int, str]]:
        for at in self._columns.with_role(*roles):
            if self._cells[at]:
                yield at, self._cells[at]

    def _note_oddities(self, entry: Entry, statements: Sequence[int]) -> None:
        for at, oddity in self._odd.items():
            role = self._columns.roles[at]
            is_read = role is not Role.IGNORED and (role is not Role.STATEMENT or at in statements)
            is_wrong = oddity in ODD and (oddity is not Oddity.DATE or role in NO_DATES)
            if is_read and is_wrong:
                name = role.value if role.value in {"code", "title", *TEXTS.values()} else ""
                entry.findings.append((name, ODD[oddity].format(visible(self._cells[at]))))

    def _text(self, role: Role, statements: Sequence[int]) -> Words:
        columns = statements if role is Role.STATEMENT else self._columns.with_role(role)
        found = [text_of(self._cells[at], is_html=not self._columns.is_plain) for at in columns]
        # Merged cells show the same text in several columns.
        text = "\n\n".join(dict.fromkeys(words.text for words in found if words.text))
        sentences = tuple(dict.fromkeys(sentence for words in found for sentence in words.sentences))
        if not text and not sentences and any(self._cells[at] for at in columns):
            return Words(REPLACEMENT, (NOTHING_LEFT,))
        return Words(text, sentences)

    def _put_texts(self, entry: Entry, statements: Sequence[int]) -> None:
        for role, name in TEXTS.items():
            entry.put(name, self._text(role, statements))
        titles = [line_of(text, is_html=not self._columns.is_plain) for _, text in self._values(Role.TITLE)]
        title = Words(
            " - ".join(dict.fromkeys(words.text for words in titles if words.text)),
            tuple(sentence for words in titles for sentence in words.sentences),
        )
        if titles and not title.text and not title.sentences:
            title = Words(REPLACEMENT, (NOTHING_LEFT,))
        is_statement = len(title.text) > LONGEST_TITLE and "statement" not in entry.fields
        entry.put("statement" if is_statement and not self._columns.is_plain else "title", title)

    def _put_kind(self, entry: Entry, statements: Sequence[int]) -> None:
        learnings: set[Learning] = set()
        for at, text in self._values(Role.KIND, Role.LEARNING):
            column = self._columns.learnings[at]
            if column and (is_tick(text) or is_no(text)):
                learnings |= {column} if is_tick(text) else set()
                continue
            meaning = meaning_of(text)
            if has_markup(text) or not meaning.is_known:
                entry.findings.append(("", _unknown_kind(text)))
                continue
            if meaning.kind and self._columns.roles[at] is Role.KIND:
                entry.fields["kind"] = meaning.kind.value
            learnings |= meaning.learning
        if not learnings:
            learnings = {found for at in statements if (found := self._columns.learnings[at])}
        if len(learnings) == 1:
            entry.fields["learning"] = next(iter(learnings)).value

    def _put_weeks(self, entry: Entry) -> None:
        texts = {
            role: next((text for _, text in self._values(role)), "")
            for role in (Role.WEEKS_FROM, Role.WEEKS_TO)
        }
        first, last = texts[Role.WEEKS_FROM], texts[Role.WEEKS_TO]
        if not first and not last:
            return
        span, until = weeks_of(first), weeks_of(last) if last else None
        if span is None or (last and until is None):
            shown = visible(last if span else first or last)
            entry.findings.append(("", f"Weeks are numbers such as 3, or 3-9, but here stands {shown}."))
            return
        entry.fields["weeks"] = {"from": span.first, "to": until.last if until else span.last}

    def _put_own_columns(self, entry: Entry) -> None:
        """Fill what only tables written by this project have."""
        marks = [mark for _, text in self._values(Role.MARKS) for mark in marks_of(text)]
        if marks:
            entry.fields["marks"] = [*marks]
        for _, text in self._values(Role.SLOT):
            if is_tick(text):
                entry.fields["slot"] = True
            elif not is_no(text):
                entry.findings.append(
                    ("", f"In the column `slot` stands yes or nothing, not {visible(text)}.")
                )
        for _, text in self._values(Role.REQUIREMENT):
            found = json_of(text)
            entry.findings += [("", f"`requirement`: {sentence}") for sentence in found.sentences]
            if not found.sentences:
                entry.fields["requirement"] = found.value


def _unknown_kind(text: str) -> str:
    return (
        f"{visible(text)} is no kind that is known. Write section, unit, competency or criterion, "
        "or knowledge or practical."
    )
