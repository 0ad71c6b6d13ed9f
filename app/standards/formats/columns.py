"""What the columns of a table hold: by their headings, and by their cells where these say too little."""

from collections.abc import Iterable, Sequence

from app.standards.formats.cell_words import is_no
from app.standards.formats.column_contents import Contents
from app.standards.formats.heading_rows import headings_of, widened
from app.standards.formats.heading_words import (
    CHILD_OF,
    EXACT,
    HUMAN_CODE,
    NO_WEEKS,
    is_ours,
    learning_of_heading,
    plain_heading,
    role_of_heading,
)
from app.standards.formats.values import Role, Row, Table

MOSTLY = 0.7
HALF = 0.5
# Texts that are much shorter than those beside them are their titles.
SHORTER = 0.7
SHORTEST_TEXT = 8
FEWEST_ROWS_OF_UNITS = 3
TEXTS = frozenset({Role.TITLE, Role.STATEMENT})


def roles_of(table: Table, heading: int) -> tuple[Role, ...]:
    """Return what each column holds, given the number of the heading row or 0."""
    own, above = headings_of(table, heading)
    rows = [row for row in table.rows if row.number > heading and row.number > 0]
    if is_ours(own):
        return tuple(EXACT.get(text.strip(), Role.IGNORED) for text in own)
    return _Guess(own, widened(above, own), rows, has_heading=heading > 0).roles()


def is_list_of_items(roles: Iterable[Role]) -> bool:
    """Whether columns with these roles can make items."""
    return bool(TEXTS & set(roles))


def _spans(row: Row) -> bool:
    filled = {cell for cell in row.cells if cell}
    return len(filled) == 1 and len(row.cells) > 1


class _Guess:
    """The columns of one table while their roles are found."""

    def __init__(
        self, headings: Sequence[str], above: Sequence[str], rows: Sequence[Row], *, has_heading: bool
    ) -> None:
        self._headings = headings
        self._has_heading = has_heading
        items = [row for row in rows if not _spans(row)] or rows
        self._contents = [
            Contents([row.cells[at] for row in items if row.cells[at]]) for at in range(len(headings))
        ]
        self._roles: list[Role | None] = [
            role_of_heading(text, upper) for text, upper in zip(headings, above, strict=True)
        ]

    def roles(self) -> tuple[Role, ...]:
        """Return the roles; each step sees what those before it left open."""
        self._doubt_headings()
        self._find_code()
        self._doubt_parents()
        if not self._has_heading:
            self._find_parent()
        self._find_short_words()
        self._settle_units()
        self._find_texts()
        self._find_title()
        return tuple(role or Role.IGNORED for role in self._roles)

    def _at(self, *roles: Role | None) -> list[int]:
        return [at for at, role in enumerate(self._roles) if role in roles]

    def _doubt_headings(self) -> None:
        """Take a role away from a column whose cells cannot be what its heading seems to say."""
        for at, (role, contents) in enumerate(zip(self._roles, self._contents, strict=True)):
            if not contents.values:
                self._roles[at] = Role.IGNORED
            elif self._headings[at].strip() not in EXACT or role in {Role.LINKS, Role.REQUIREMENT}:
                self._roles[at] = self._doubted(at, role, contents)

    def _doubted(self, at: int, role: Role | None, contents: Contents) -> Role | None:
        is_wrong = {
            Role.KIND: contents.kinds < HALF,
            Role.LEARNING: contents.kinds < HALF,
            Role.MARKS: contents.marks < HALF,
            Role.WEEKS_FROM: contents.weeks < HALF,
            Role.WEEKS_TO: contents.weeks < HALF,
            Role.LINKS: not contents.all_begin("["),
        }
        if role is not None and is_wrong.get(role, False):
            return Role.IGNORED
        if role is Role.REQUIREMENT and not contents.all_begin("{"):
            return Role.STATEMENT
        if role is Role.STATEMENT and contents.kinds >= MOSTLY and contents.length < SHORTEST_TEXT:
            return (
                Role.KIND
                if contents.ticks < MOSTLY or learning_of_heading(self._headings[at])
                else Role.IGNORED
            )
        if role is Role.UNIT_TITLE and contents.codes >= MOSTLY:
            return Role.UNIT_CODE
        return role

    def _find_code(self) -> None:
        codes = self._at(Role.CODE) or self._likely_codes()[:1]
        human = [at for at in codes if plain_heading(self._headings[at]) == HUMAN_CODE]
        best = max(
            human or codes,
            key=lambda at: (self._contents[at].codes, self._contents[at].different, -at),
            default=None,
        )
        for at in codes:
            self._roles[at] = Role.CODE if at == best else Role.IGNORED

    def _doubt_parents(self) -> None:
        """Leave out what the items stand below where that is all in another set, as CASE allows."""
        codes = {value for at in self._at(Role.CODE) for value in self._contents[at].values}
        for at in self._at(Role.PARENT):
            is_child_of = plain_heading(self._headings[at]) == CHILD_OF
            if is_child_of and not codes & set(self._contents[at].values):
                self._roles[at] = Role.IGNORED

    def _likely_codes(self) -> list[int]:
        """Return the columns whose cells look like codes, though no heading says so, the likeliest first."""
        likely = [
            at
            for at in self._at(None, Role.STATEMENT)
            if self._contents[at].codes >= MOSTLY
            and self._contents[at].different >= HALF
            # Credits or marks are numbers too, and their heading says that they are something else.
            and not (self._roles[at] is None and self._headings[at] and self._contents[at].numbers == 1)
        ]
        if self._has_heading:
            return sorted(likely, key=lambda at: self._roles[at] is None)
        return sorted(likely, key=lambda at: -self._contents[at].different)

    def _find_parent(self) -> None:
        codes = {value for at in self._at(Role.CODE) for value in self._contents[at].values}
        for at in self._at(None):
            values = set(self._contents[at].values)
            if codes and values <= codes and self._contents[at].codes >= HALF:
                self._roles[at] = Role.PARENT
                return

    def _find_short_words(self) -> None:
        """Find kinds and weeks below headings that say nothing."""
        for at in self._at(None):
            contents = self._contents[at]
            if contents.ticks < HALF and contents.kinds >= MOSTLY:
                self._roles[at] = Role.KIND
            elif contents.week_spans >= MOSTLY and not NO_WEEKS.search(plain_heading(self._headings[at])):
                self._roles[at] = Role.WEEKS_FROM
            elif not self._has_heading and self._looks_like_units(contents):
                self._roles[at] = Role.UNIT_CODE if contents.codes >= MOSTLY else Role.UNIT_TITLE

    @staticmethod
    def _looks_like_units(contents: Contents) -> bool:
        is_long_enough = len(contents.values) >= FEWEST_ROWS_OF_UNITS
        return is_long_enough and contents.different <= HALF and contents.kinds < HALF and contents.length > 1

    def _settle_units(self) -> None:
        """A column headed Unit whose cells all differ lists the items themselves, if nothing else does."""
        for role, instead in ((Role.UNIT_CODE, Role.CODE), (Role.UNIT_TITLE, Role.TITLE)):
            others = {Role.CODE} if instead is Role.CODE else TEXTS
            columns = self._at(role)
            if columns and not self._at(*others) and self._contents[columns[-1]].different == 1:
                if instead is Role.TITLE and self._at(None) and self._longest(self._at(None)):
                    continue
                self._roles[columns[-1]] = instead

    def _longest(self, columns: Sequence[int]) -> int | None:
        texts = [
            at
            for at in columns
            if self._contents[at].length >= SHORTEST_TEXT
            and self._contents[at].codes < HALF
            and not all(is_no(value) for value in self._contents[at].values)
        ]
        return max(texts, key=lambda at: self._contents[at].length, default=None)

    def _find_texts(self) -> None:
        if self._at(*TEXTS) and self._has_heading:
            return
        longest = self._longest(self._at(None))
        if longest is not None and not self._at(Role.STATEMENT):
            self._roles[longest] = Role.STATEMENT
            shorter = self._longest([at for at in self._at(None) if self._contents[at].different > HALF])
            if shorter is not None and not self._has_heading and shorter < longest:
                self._roles[shorter] = Role.TITLE

    def _find_title(self) -> None:
        titles, statements = self._at(Role.TITLE), self._at(Role.STATEMENT)
        for at in titles:
            if not statements and not self._contents[at].fits_title:
                self._roles[at] = Role.STATEMENT
        plain = [at for at in statements if not learning_of_heading(self._headings[at])]
        if not titles and len(plain) > 1:
            first = min(plain, key=lambda at: self._contents[at].length)
            rest = min(self._contents[at].length for at in plain if at != first)
            if self._contents[first].fits_title and self._contents[first].length < SHORTER * rest:
                self._roles[first] = Role.TITLE
        for at in self._at(Role.TITLE)[1:]:
            if plain_heading(self._headings[at]) != plain_heading(self._headings[self._at(Role.TITLE)[0]]):
                self._roles[at] = Role.STATEMENT
