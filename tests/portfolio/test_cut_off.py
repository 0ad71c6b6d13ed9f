"""An upload that is cut off half-way leaves nothing behind, on a real server and a real connection."""

import gc
import socket
import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from app.blobs import service as blobs
from app.extensions import db
from app.portfolio.models import Attachment
from tests.application import Browser
from tests.people import World
from tests.portfolio.makers import make_draft
from tests.portfolio.pages import SAMPLES, entries

pytestmark = pytest.mark.database


@pytest.fixture
def server(app: Flask) -> Iterator[BaseWSGIServer]:
    made = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


# Werkzeug leaves the temporary file of a broken upload to the collector, which closes it with a warning.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_upload_cut_off_half_way_leaves_nothing(
    server: BaseWSGIServer, trainee: Browser, world: World
) -> None:
    draft = make_draft(world.placement)
    address = f"/evidence/{draft.evidence_id}/files"
    page = trainee.get(f"/evidence/{draft.evidence_id}/edit").text
    guard = page.split('name="csrf_token" value="')[1].split('"')[0]
    cookie = trainee.get_cookie("techfolio")
    assert cookie is not None
    photo = (SAMPLES / "phone-photo-gps-orientation6.jpg").read_bytes()
    body = (
        f'--cut\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{guard}\r\n'
        '--cut\r\nContent-Disposition: form-data; name="files"; filename="photo.jpg"\r\n\r\n'
    ).encode() + photo
    head = (
        f"POST {address} HTTP/1.1\r\nHost: localhost\r\nCookie: techfolio={cookie.value}\r\n"
        f"X-Requested-With: techfolio\r\nContent-Type: multipart/form-data; boundary=cut\r\n"
        f"Content-Length: {len(body) + 10}\r\nConnection: close\r\n\r\n"
    ).encode()
    with socket.create_connection((server.host, server.port), timeout=10) as connection:
        connection.sendall(head + body[: len(body) // 2])
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert b" 400 " in answer.split(b"\r\n")[0]
    assert entries() == 1
    assert db.session.scalar(sa.select(sa.func.count(Attachment.id))) == 0
    assert blobs.orphans() == frozenset()
    gc.collect()
