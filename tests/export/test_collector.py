"""The collector of garbage is left as it was found, whoever leaves last."""

import gc

import pytest

from app.export.collector import SELDOM, seldom


def test_the_collector_looks_seldom_inside_and_as_before_outside() -> None:
    before = gc.get_threshold()
    with seldom():
        assert gc.get_threshold() == (SELDOM, *before[1:])
        with seldom():
            pass
        assert gc.get_threshold()[0] == SELDOM
    assert gc.get_threshold() == before


def test_what_is_raised_inside_changes_nothing() -> None:
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), seldom():
        raise ZeroDivisionError
    assert gc.get_threshold() == before
