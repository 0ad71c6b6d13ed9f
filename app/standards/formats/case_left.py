"""What a CASE package says that has no place here: named, so that nothing is lost unnoticed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# Fields of the specification that a person writes. Identifiers, addresses and times are made anew, and those
# that only repeat another field as an address are not counted twice.
OF_DOCUMENT = ("description", "notes", "subject", "statusEndDate", "licenseURI")
OF_ITEMS = (
    *("alternativeLabel", "conceptKeywords", "educationLevel", "listEnumeration", "subject"),
    *("statusStartDate", "statusEndDate", "licenseURI"),
)


def left_of(package: Any, document: Mapping[str, Any], items: Sequence[Any]) -> Iterator[str]:
    """Yield sentences on the fields and rubrics of a package that another tool wrote.

    Args:
        package: the whole file, with or without the wrapper that a service puts around it.
        document: its CFDocument; its `extensions` say whether this program wrote it.
        items: its CFItems; what is no object is passed over.
    """
    fields = [name for name in OF_DOCUMENT if document.get(name)]
    counted = Counter(name for item in items if isinstance(item, dict) for name in OF_ITEMS if item.get(name))
    if fields:
        yield f"Fields of the document that have no place here, not taken over: {', '.join(fields)}."
    if counted:
        named = ", ".join(f"{name} ({counted[name]})" for name in OF_ITEMS if counted[name])
        yield f"Fields of items that have no place here, not taken over: {named}."
    rubrics = _rubrics(package)
    if rubrics:
        yield f"Rubrics were not taken over: {len(rubrics)}. They can be made into assessment forms."


def _rubrics(package: Any) -> Sequence[Any]:
    inner = package.get("CFPackage") if isinstance(package, dict) else None
    rubrics = (inner if isinstance(inner, dict) else package).get("CFRubrics")
    return rubrics if isinstance(rubrics, list) else ()
