"""Knows how hundreds of applications share what werkzeug compiles for each address."""

from collections.abc import Callable, Hashable

from flask import Flask
from werkzeug.routing import Rule

_compiled: dict[Hashable, Callable[..., tuple[str, str]]] = {}


class RememberedRule(Rule):
    """A rule whose builder is compiled once in a run: it is nine tenths of the work of making an application.

    The compiled function belongs to the text of the rule and is bound to each rule anew, so that nothing of
    one application reaches another.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - werkzeug's own signature
        defaults = tuple(sorted((self.defaults or {}).items()))
        key = (self.rule, self.subdomain, self.host, self.merge_slashes, repr(defaults), append_unknown)
        if key not in _compiled:
            _compiled[key] = super()._compile_builder(append_unknown)
        return _compiled[key]


def pytest_configure() -> None:
    """Let every application of the run use it."""
    Flask.url_rule_class = RememberedRule
