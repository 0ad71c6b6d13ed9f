"""A download that broke off goes on where it stopped, and never joins parts of two files."""

import pytest

from tests.application import Browser
from tests.export_pages.small_world import make_pack_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def test_a_part_of_a_file_is_sent_and_fits_the_rest(browser: Browser) -> None:
    pack = make_pack_world()
    export = pack.made()
    address = f"/exports/{export.id}"
    whole = browser.sign_in(pack.world.trainee).get(address)
    assert whole.headers["Accept-Ranges"] == "bytes"
    tag, size = whole.headers["ETag"], len(whole.data)
    assert whole.data == pack.content(export)

    rest = browser.get(address, headers={"Range": "bytes=5000-", "If-Range": tag})
    assert rest.status_code == 206
    assert rest.headers["Content-Range"] == f"bytes 5000-{size - 1}/{size}"
    assert rest.data == whole.data[5000:]

    middle = browser.get(address, headers={"Range": "bytes=10-19"})
    assert (middle.status_code, middle.data) == (206, whole.data[10:20])
    assert middle.content_length == 10
    assert browser.get(address, headers={"Range": "bytes=-7"}).data == whole.data[-7:]

    of_another = browser.get(address, headers={"Range": "bytes=5000-", "If-Range": '"another"'})
    assert (of_another.status_code, of_another.data) == (200, whole.data)
    several = browser.get(address, headers={"Range": "bytes=0-1,5-6"})
    assert (several.status_code, several.data) == (200, whole.data)
    beyond = browser.get(address, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.data) == (416, b"")
    assert beyond.headers["Content-Range"] == f"bytes */{size}"
