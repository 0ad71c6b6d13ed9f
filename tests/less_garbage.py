"""Knows that the half million objects of the modules are no garbage: nobody looks for any among them."""

import gc

# At once, as the other plug-ins read the application's modules, of which nearly everything stays. Later, most
# of a request's objects end with it, without any search.
gc.set_threshold(20_000, 10, 10)


def pytest_collection_finish() -> None:
    """Leave out of every search what was there before the first test."""
    gc.collect()
    gc.freeze()
