"""Values that would make a wrong pack are refused before anything is rendered."""

from dataclasses import replace

import pytest

from app.export.application import ApplicationDocument, standard_slots
from app.export.document import Framework, MatrixRow

from .portfolio_example import attached, entry, portfolio


def test_a_starter_set_without_its_notice_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its notice"):
        Framework("x", "Invented items", "1", "Us", "starter", "  ")


def test_the_matrix_may_only_name_evidence_that_is_in_the_document() -> None:
    document = portfolio(entries=2)
    row = MatrixRow("starter-nm", "S-NM-99", "Lost", "Not started", ("E99",))
    with pytest.raises(ValueError, match="E99"):
        replace(document, matrix=(*document.matrix, row))


def test_items_need_a_framework_with_provenance() -> None:
    with pytest.raises(ValueError, match="starter-nm"):
        replace(portfolio(entries=2), frameworks=())


def test_references_items_and_attachments_stand_once() -> None:
    document = portfolio(entries=2)
    with pytest.raises(ValueError, match="share a reference: E1"):
        replace(document, evidence=(*document.evidence, entry(1)))
    with pytest.raises(ValueError, match="lists an item twice"):
        replace(document, matrix=(*document.matrix, document.matrix[0]))
    part = attached("identifiers.txt")
    with pytest.raises(ValueError, match="attachment twice"):
        replace(entry(1), attachments=(part, part))


def test_a_file_stands_in_one_slot_only() -> None:
    form, *others = standard_slots()
    part = attached("qc-report-4-pages.pdf")
    slots = (replace(form, files=(part,)), replace(others[0], files=(part,)), *others[1:])
    document = portfolio(entries=1)
    with pytest.raises(ValueError, match="stands in two places"):
        ApplicationDocument("id", "A", "B", "C", "D", document.changed_on, slots)
