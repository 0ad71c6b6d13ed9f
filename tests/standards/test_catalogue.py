"""The catalogue of a version: found fast, frozen, read once."""

from dataclasses import FrozenInstanceError, fields, replace
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import NotFoundError
from app.core.ids import new_id
from app.extensions import db
from app.standards import service
from app.standards.catalogue import (
    Catalogue,
    catalogue_of,
    catalogues_by_digest,
    catalogues_for,
    catalogues_of,
    code_order,
    in_code_order,
)
from app.standards.models import FrameworkItem, FrameworkVersion, VersionState
from app.standards.values import ItemDocument, Requirement, SettingMark, WeekSpan
from tests.people import make_framework
from tests.standards.frameworks import (
    DIALYSIS,
    EXAMPLE,
    NOTICE,
    SLOT,
    WATER,
    counted_queries,
    example,
    heading,
    large,
)

pytestmark = pytest.mark.database
codes = st.text("aBzé019. -٣", max_size=12)


@pytest.fixture
def catalogue(app: object) -> Catalogue:
    assert app
    version = service.publish(EXAMPLE).version
    db.session.commit()
    return catalogue_of(version.id)


def test_a_catalogue_knows_its_framework(catalogue: Catalogue) -> None:
    assert (catalogue.key, catalogue.version, catalogue.notice) == ("starter-example", "1", NOTICE)
    assert (catalogue.scheme, catalogue.discipline) == ("art", "renal-technology")
    assert catalogue.title == EXAMPLE.title
    assert catalogue.valid_from == EXAMPLE.valid_from


def test_items_are_found_by_code_and_id_with_all_their_words(catalogue: Catalogue) -> None:
    item = catalogue.by_code["S-EX-1.1"]
    assert catalogue.item(item.id) is item
    for name in ("code", "kind", "title", "statement", "guidance", "evidence_hint", "learning"):
        assert getattr(item, name) == getattr(DIALYSIS, name)
    assert item.weeks == WeekSpan(2, 9)
    assert item.marks == (SettingMark.IN_HOUSE, SettingMark.ACADEMIC_YEAR_2)
    assert item.requirement == DIALYSIS.requirement
    assert catalogue.by_code["S-EX-2.1"].slot
    assert not item.slot


def test_the_tree_is_walked_up_and_down(catalogue: Catalogue) -> None:
    unit = catalogue.by_code["S-EX-1"]
    assert [item.code for item in catalogue.children()] == ["S-EX-1", "S-EX-2"]
    assert [item.code for item in catalogue.children(unit.id)] == ["S-EX-1.1", "S-EX-1.2"]
    assert catalogue.ancestors(catalogue.by_code["S-EX-1.2"]) == (unit,)
    assert catalogue.ancestors(unit) == ()
    assert catalogue.children(new_id()) == ()


def test_what_counts_and_what_takes_evidence(catalogue: Catalogue) -> None:
    assert [item.code for item in catalogue.counting] == ["S-EX-1.1", "S-EX-1.2"]
    assert [item.code for item in catalogue.taking_evidence] == ["S-EX-1.1", "S-EX-1.2", "S-EX-2.1"]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("items", [(WATER,), (SLOT,), (WATER, SLOT), (heading("S", "Unit", WATER),), ()])
def test_a_set_is_complete_where_its_document_is(items: tuple[ItemDocument, ...]) -> None:
    document = example(items=items)
    assert catalogue_of(service.publish(document).version.id).is_complete is document.is_complete


def test_a_catalogue_cannot_be_changed(catalogue: Catalogue) -> None:
    item = catalogue.items[0]
    with pytest.raises(FrozenInstanceError):
        catalogue.title = "Other"  # type: ignore[misc]  # that is what is tested
    with pytest.raises(FrozenInstanceError):
        item.title = "Other"  # type: ignore[misc]  # as above
    with pytest.raises(TypeError):
        catalogue.by_code["S-EX-1"] = item  # type: ignore[index]  # as above


def test_a_catalogue_has_no_state(catalogue: Catalogue) -> None:
    assert "state" not in {field.name for field in fields(catalogue)}
    service.retire(db.session.get_one(FrameworkVersion, catalogue.version_id))
    assert catalogue_of(catalogue.version_id) is catalogue


def test_an_item_of_another_version_is_not_found(catalogue: Catalogue) -> None:
    other = catalogue_of(service.publish(example(version="2")).version.id)
    with pytest.raises(NotFoundError):
        catalogue.item(other.items[0].id)


@pytest.mark.usefixtures("app")
def test_an_unknown_version_is_not_found() -> None:
    known = service.publish(EXAMPLE).version
    with pytest.raises(NotFoundError):
        catalogue_of(new_id())
    with pytest.raises(NotFoundError):
        catalogues_of([known.id, new_id()])
    assert catalogues_of([]) == {}


@pytest.mark.usefixtures("app")
def test_many_catalogues_take_two_queries_then_one() -> None:
    ids = [make_framework(items).id for items in (2, 30, 4)]
    db.session.commit()
    with counted_queries() as first:
        found = catalogues_of(ids)
    assert {version_id: len(each.items) for version_id, each in found.items()} == dict(
        zip(ids, (3, 31, 5), strict=True)
    )
    db.session.rollback()
    with counted_queries() as second:
        again = catalogues_of([*ids, ids[0]])
    assert all(again[version_id] is found[version_id] for version_id in ids)
    selects = [[sent for sent in each if sent.startswith("SELECT")] for each in (first, second)]
    assert [len(each) for each in selects] == [2, 1]


@pytest.mark.usefixtures("app")
def test_a_loaded_version_needs_no_further_query_once_it_is_known() -> None:
    version = service.publish(large(500)).version
    catalogues_for([version])
    with counted_queries() as sent:
        assert len(catalogues_for([version])[version.id].items) == 500
    assert sent == []


@pytest.mark.usefixtures("app")
def test_a_digest_needs_no_query_once_its_version_is_known() -> None:
    version = service.publish(large(500)).version
    number, digest = version.id, version.digest
    found = catalogues_by_digest({number: digest})[number]
    with counted_queries() as sent:
        assert catalogues_by_digest({number: digest})[number] is found
    assert sent == []
    assert catalogues_by_digest({}) == {}
    with pytest.raises(NotFoundError):
        catalogues_by_digest({new_id(): digest})


@pytest.mark.usefixtures("app")
def test_a_draft_is_read_anew_each_time() -> None:
    version = make_framework(1)
    version.state = VersionState.RETIRED
    db.session.flush()
    draft = FrameworkVersion(
        **{
            column.name: getattr(version, column.name)
            for column in FrameworkVersion.__table__.c
            if column.name not in {"id", "version"}
        }
        | {"version": "2", "state": VersionState.DRAFT}
    )
    db.session.add(draft)
    db.session.flush()
    assert catalogue_of(draft.id).items == ()
    source = db.session.scalars(sa.select(FrameworkItem).limit(1)).one()
    draft.items = [
        FrameworkItem(
            **{
                column.name: getattr(source, column.name)
                for column in FrameworkItem.__table__.c
                if column.name not in {"id", "framework_version_id", "parent_id"}
            }
        )
    ]
    db.session.flush()
    assert len(catalogue_of(draft.id).items) == 1


def test_codes_stand_as_people_count() -> None:
    mixed = ["B", "10", "A 10", "1.10a", "2", "a 2", "1.10", "A 1", "1.2"]
    wanted = ["1.2", "1.10", "1.10a", "2", "10", "A 1", "a 2", "A 10", "B"]
    assert sorted(mixed, key=code_order) == wanted
    assert code_order("S-NM-9") < code_order("S-NM-10") < code_order("S-NM-10.1")
    assert code_order("9" * 5000) < code_order("1" + "0" * 5000)
    assert code_order("7") == code_order("007")


@given(st.lists(codes))
def test_any_codes_can_be_sorted(texts: list[str]) -> None:
    ordered = sorted(texts, key=code_order)
    assert all(code_order(one) <= code_order(two) for one, two in pairwise(ordered))


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_in_codes_sort_as_numbers(one: int, two: int) -> None:
    assert (code_order(f"S-{one}") < code_order(f"S-{two}")) is (one < two)


def test_items_are_sorted_by_code(catalogue: Catalogue) -> None:
    item = catalogue.items[0]
    unsorted = [replace(item, code=code) for code in ("1.10", "1.9", "1.1")]
    assert [each.code for each in in_code_order(unsorted)] == ["1.1", "1.9", "1.10"]


def test_the_rule_is_a_value_again(catalogue: Catalogue) -> None:
    assert all(isinstance(item.requirement, Requirement) for item in catalogue.items)
