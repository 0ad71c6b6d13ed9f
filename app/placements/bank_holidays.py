"""Which days are bank holidays, by the nation of a centre. Pure: a library reckons them, offline."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from holidays import country_holidays


class Nation(StrEnum):
    """A part of the United Kingdom with bank holidays of its own."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


NATION_WORDS = {
    Nation.ENGLAND_AND_WALES: "England and Wales",
    Nation.SCOTLAND: "Scotland",
    Nation.NORTHERN_IRELAND: "Northern Ireland",
}
_SUBDIVISIONS = {
    Nation.ENGLAND_AND_WALES: "ENG",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}
# Before this year no placement of ours can have begun; the library knows some more.
FIRST_YEAR, LAST_YEAR = 1971, 2199


@lru_cache(maxsize=512)
def bank_holidays(nation: Nation, year: int) -> Mapping[date, str]:
    """Return the bank holidays of a nation in a year with their names; none for years out of all range."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return MappingProxyType({})
    found = country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year, language="en_GB")
    return MappingProxyType(dict(sorted(found.items())))


def bank_holiday(nation: Nation, day: date) -> str:
    """Return the name of the bank holiday that a day is in a nation, or an empty text."""
    return bank_holidays(nation, day.year).get(day, "")
