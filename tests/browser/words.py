"""Moves through a page by keyboard alone."""

from playwright.sync_api import Page, expect

MOST_TABS = 80


def press_on(page: Page, role: str, name: str) -> None:
    """Reach something with the Tab key alone, check that the focus can be seen, and press Enter on it."""
    reach(page, role, name)
    page.keyboard.press("Enter")


def reach(page: Page, role: str, name: str) -> None:
    """Move the focus to something with the Tab key alone."""
    target = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]  # a role's name
    expect(target).to_be_visible()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate(
                "element => { const style = getComputedStyle(element);"
                " return style.outlineStyle !== 'none' || style.boxShadow !== 'none' }"
            ), f"the focus on “{name}” cannot be seen"
            return
    raise AssertionError(f"“{name}” cannot be reached with the Tab key on {page.url}")
