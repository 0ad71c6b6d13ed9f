"""Whoever walks through a page with the Tab key sees at every stop where they are."""

import io
from collections import Counter
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Page
from werkzeug.datastructures import FileStorage

from app.competencies.models import SignOffCase
from app.core.clock import today
from app.extensions import db
from app.identity.service import make_password_link
from app.portfolio.claims import choose_items
from app.portfolio.files import add_files, take_in
from app.portfolio.service import Words, save_words, start
from app.portfolio.values import EvidenceType
from tests.browser.conftest import DESK, PHONE, OpenPage, give_password, sign_in
from tests.browser.test_supervisor import submitted_world
from tests.portfolio.pages import SAMPLES

pytestmark = pytest.mark.browser
# WCAG 1.4.11: what shows the focus differs 3 to 1 from what was there.
ENOUGH = 3.0
FEW_PIXELS = 40
MOST_STOPS = 200
STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body || window.stopped?.has(at)) return null;
    (window.stopped ??= new Set()).add(at);
    const box = at.getBoundingClientRect(), line = at.getClientRects()[0];
    const hit = document.elementFromPoint((line.left + line.right) / 2, (line.top + line.bottom) / 2);
    const label = at.labels?.length && [...at.labels].some((one) => one.contains(hit));
    return {
        kind: `${at.tagName} ${at.className}${at.querySelector("img") ? "picture" : ""}`,
        name: at.innerText || at.labels?.[0]?.innerText || at.id,
        box: { x: box.x, y: box.y, width: box.width, height: box.height },
        seen: line.top < innerHeight && line.bottom > 0 && line.left >= -1 && line.right <= innerWidth + 1,
        free: !hit || at.contains(hit) || hit.contains(at) || Boolean(label),
    };
}"""


def lightness(colour: bytes) -> float:
    """Return the relative luminance of a colour, as WCAG counts it."""
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def pixels(picture: bytes) -> list[bytes]:
    """Return a screenshot's pixels, three bytes each."""
    with Image.open(io.BytesIO(picture)) as image:
        content = image.convert("RGB").tobytes()
    return [content[place : place + 3] for place in range(0, len(content), 3)]


def shows(page: Page, box: FloatRect) -> bool:
    """Say whether enough of the page around the focused element looks clearly different without focus."""
    size = page.viewport_size
    assert size is not None
    left, top = max(0, box["x"] - 10), max(0, box["y"] - 10)
    clip: FloatRect = {
        "x": left,
        "y": top,
        "width": min(box["x"] + box["width"] + 10, size["width"]) - left,
        "height": min(box["y"] + box["height"] + 10, size["height"]) - top,
    }
    focused = page.screenshot(clip=clip)
    page.evaluate("(window.was = document.activeElement).blur()")
    bare = page.screenshot(clip=clip)
    page.evaluate("window.was.focus({ preventScroll: true })")
    clear = 0
    for (one, other), count in Counter(zip(pixels(focused), pixels(bare), strict=True)).items():
        darker, lighter = sorted((lightness(one), lightness(other)))
        clear += count if (lighter + 0.05) / (darker + 0.05) >= ENOUGH else 0
    return clear >= FEW_PIXELS


def walk(page: Page, looked_at: set[str]) -> list[str]:
    """Press Tab to the end of a page and return what is wrong; the first element of each kind is compared."""
    wrong: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop: dict[str, Any] | None = page.evaluate(STOP)
        if stop is None:
            return wrong
        where = f"{page.url} {stop['kind']} {stop['name'][:40]!r}"
        if not stop["seen"]:
            wrong.append(f"{where} is outside the window")
        elif not stop["free"]:
            wrong.append(f"{where} is covered")
        elif stop["kind"] not in looked_at:
            looked_at.add(stop["kind"])
            if not shows(page, stop["box"]):
                wrong.append(f"{where} does not show the focus")
    return [*wrong, f"{page.url} does not end"]


def walks_of() -> dict[str | None, list[str]]:
    """Make what the four journeys need and return the pages that each person walks through."""
    world = submitted_world()
    names = ("phone-photo-gps-orientation6.jpg", "identifiers.txt")
    kept, refused = take_in([FileStorage(io.BytesIO((SAMPLES / name).read_bytes()), name) for name in names])
    assert not refused
    draft = start(world.placement)
    words = Words(
        title="Weekly uniformity check",
        type=EvidenceType.QUALITY_CONTROL,
        happened_from=today(),
        what_i_did="I took the flood image and compared it with the baseline.",
    )
    save_words(draft, words, None, draft.revision)
    add_files(draft, kept, world.trainee.id)
    item = world.items[1].id
    choose_items(draft, {item}, {item}, frozenset({item}))
    case = db.session.query(SignOffCase).filter_by(placement_id=world.placement.id).one()
    token = make_password_link(world.trainee, None)
    give_password(world.coordinator)
    entry, placement = f"/evidence/{draft.evidence_id}", f"/placements/{world.placement.id}"
    centre = f"/centre/{world.centre.id}"
    route = f"trainee={world.trainee.id}&programme=ipem&discipline=nuclear-medicine"
    return {
        None: ["/sign-in", f"/set-password/{token}"],
        world.trainee.email: [
            "/",
            entry,
            *(f"{entry}/{part}" for part in ("edit", "map", "map/details", "submit")),
            *(f"{placement}/{part}" for part in ("evidence/new", "evidence", "competencies", "pack")),
            f"{placement}/competencies/{item}",
            "/account",
        ],
        world.supervisor.email: ["/", "/queue", f"/queue/{case.id}", "/signatures"],
        world.coordinator.email: [
            "/centre",
            "/centre/people",
            f"{centre}/people/new",
            f"{centre}/placements/new",
            f"{centre}/placements/new?{route}",
            f"/centre/placements/{world.placement.id}",
            f"/centre/placements/{world.placement.id}/supervisors/new",
        ],
    }


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_stop_of_the_tab_key_is_seen(open_page: OpenPage, size: dict[str, int]) -> None:
    wrong: list[str] = []
    looked_at: set[str] = set()
    for email, addresses in walks_of().items():
        page = open_page()
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict is accepted
        if email:
            sign_in(page, email)
        for address in addresses:
            answer = page.goto(address)
            assert answer is not None
            assert answer.ok, f"{address} answers {answer.status}"
            wrong += walk(page, looked_at)
    assert wrong == []
    assert {"PRE app-file-text", "DIV app-scroll", "INPUT nhsuk-file-upload", "A picture"} <= looked_at
