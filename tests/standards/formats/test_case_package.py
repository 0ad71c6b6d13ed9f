"""An exported CASE package keeps to the specification, and the same version is always the same package."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from app.standards.documents import read_framework
from app.standards.formats.values import Format
from app.standards.formats.writing import write
from app.standards.values import FrameworkDocument
from tests.standards.formats.case_1p1_schema import ASSOCIATION, PACKAGE
from tests.standards.formats.trees import frameworks

STANDARDS = Path(__file__).parents[3] / "standards"
SAMPLES = Path(__file__).parents[2] / "samples" / "standards"
STARTERS = sorted(STANDARDS.glob("*.yaml"))


def package_of(document: FrameworkDocument) -> dict[str, Any]:
    package: dict[str, Any] = json.loads(write(document, Format.CASE))
    return package


def test_the_schema_is_a_schema_and_has_teeth() -> None:
    Draft202012Validator.check_schema(PACKAGE)
    sample = json.loads((SAMPLES / "case-1p1-package.json").read_text())
    validator = Draft202012Validator(PACKAGE)

    assert validator.is_valid(sample)
    del sample["CFDocument"]["creator"]
    assert not validator.is_valid(sample)
    assert not Draft202012Validator(ASSOCIATION).is_valid(
        sample["CFAssociations"][0] | {"sequenceNumber": "1"}
    )
    assert not Draft202012Validator(ASSOCIATION).is_valid(
        sample["CFAssociations"][0] | {"associationType": "is"}
    )


@pytest.mark.parametrize("file", STARTERS, ids=lambda file: file.stem)
def test_every_shipped_set_is_exported_as_a_valid_package(file: Path) -> None:
    Draft202012Validator(PACKAGE).validate(package_of(read_framework(file)))


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(frameworks())
def test_any_framework_is_exported_as_a_valid_package_with_identifiers_of_its_own(
    document: FrameworkDocument,
) -> None:
    package = package_of(document)

    Draft202012Validator(PACKAGE).validate(package)
    records = [package["CFDocument"], *package["CFItems"], *package["CFAssociations"]]
    assert len({record["identifier"] for record in records}) == len(records)


def test_the_same_version_has_the_same_identifiers_and_the_next_version_has_others() -> None:
    document = read_framework(STARTERS[0])
    renamed = replace(document, title="Starter set: another name")
    later = replace(document, version="2027.1")

    assert write(document, Format.CASE) == write(document, Format.CASE)
    assert identifiers_of(renamed) == identifiers_of(document)
    assert not identifiers_of(later) & identifiers_of(document)


def identifiers_of(document: FrameworkDocument) -> set[str]:
    package = package_of(document)
    return {record["identifier"] for record in [package["CFDocument"], *package["CFItems"]]}


def test_other_tools_see_the_notice_and_the_guidance() -> None:
    document = read_framework(STANDARDS / "starter-ipem-nuclear-medicine.yaml")
    package = package_of(document)

    assert package["CFDocument"]["notes"] == document.notice
    assert document.items[0].guidance in [item.get("notes") for item in package["CFItems"]]
