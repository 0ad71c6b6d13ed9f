"""The store: what is kept comes back, what changed is noticed, and a full disk leaves nothing behind."""

import hashlib
import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.blobs.absence import absent_from
from app.blobs.store import BlobStore, Digest, as_digest, digest_of
from app.core.errors import InvalidInputError, StorageError

MISSING = digest_of(b"nothing of the kind")


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(str(tmp_path / "files"))


def objects(tmp_path: Path) -> list[Path]:
    return sorted(path for path in tmp_path.rglob("*") if path.is_file())


def test_what_is_kept_comes_back(store: BlobStore) -> None:
    for content in (b"words", b"", bytes(range(256)) * 40_000):
        digest = store.put(content)
        assert digest == hashlib.sha256(content).hexdigest()
        assert store.get(digest) == content
        assert b"".join(store.stream(digest)) == content
        assert store.size(digest) == len(content)
        assert store.exists(digest)


def test_those_of_many_that_are_not_there_are_told(store: BlobStore) -> None:
    there = store.put(b"words")
    assert absent_from(store, [there, MISSING, there, MISSING]) == {MISSING}
    assert absent_from(store, []) == frozenset()


def test_a_file_url_means_the_same_folder(tmp_path: Path, store: BlobStore) -> None:
    digest = store.put(b"words")
    assert BlobStore((tmp_path / "files").as_uri()).get(digest) == b"words"


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    for name in ("with space", "50% done", "a#b", "q?x=1"):
        for url in (str(tmp_path / name), (tmp_path / name).as_uri()):
            assert BlobStore(url).get(BlobStore(url).put(name.encode())) == name.encode()
        assert list(BlobStore(str(tmp_path / name)).digests()) == [digest_of(name.encode())]


def test_nothing_is_touched_before_the_first_use(tmp_path: Path) -> None:
    BlobStore(str(tmp_path / "files"))
    BlobStore("s3://a-bucket/prefix")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["", " ", "https://example.org/files", "gs://bucket", "memory://"])
def test_other_places_are_refused(url: str) -> None:
    with pytest.raises(InvalidInputError):
        BlobStore(url)


def test_the_same_content_is_written_once(tmp_path: Path, store: BlobStore) -> None:
    digest = store.put(b"words")
    (path,) = objects(tmp_path)
    os.utime(path, (1, 1))
    assert store.put(b"words") == digest
    assert objects(tmp_path) == [path]
    assert store.written_at(digest) == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)


def test_content_that_went_bad_is_noticed_and_mended_by_the_next_upload(
    tmp_path: Path, store: BlobStore
) -> None:
    digest = store.put(b"words" * 1_000_000)
    (path,) = objects(tmp_path)
    path.write_bytes(b"other" * 1_000_000)
    with pytest.raises(StorageError, match="has changed"):
        store.get(digest)
    received = bytearray()

    def receive() -> None:
        for piece in store.stream(digest):
            received.extend(piece)

    with pytest.raises(StorageError, match="has changed"):
        receive()
    assert len(received) < 5_000_000
    store.put(b"words" * 1_000_000)
    assert store.get(digest) == b"words" * 1_000_000


def test_a_file_is_kept_under_the_digest_of_its_content_however_large_it_is(
    tmp_path: Path, store: BlobStore
) -> None:
    # The second is longer than what travels at once.
    for content in (b"words", b"more words " * 1_000_000):
        file = io.BytesIO(content)
        file.seek(3)
        assert store.put_file(file) == (digest_of(content), len(content))
        assert store.get(digest_of(content)) == content
        assert store.put_file(file) == (digest_of(content), len(content))
    assert len(objects(tmp_path)) == 2


def test_a_part_of_a_content_is_read_from_where_it_begins(store: BlobStore) -> None:
    digest = store.put(bytes(range(100)))
    assert list(store.stream_part(digest, 10, 25, chunk=10)) == [
        bytes(range(10, 20)),
        bytes(range(20, 30)),
        bytes(range(30, 35)),
    ]


def test_what_is_missing_is_said_to_be_missing(store: BlobStore) -> None:
    assert not store.exists(MISSING)
    asks: list[Callable[[], object]] = [
        lambda: store.get(MISSING),
        lambda: list(store.stream(MISSING)),
        lambda: list(store.stream_part(MISSING, 0, 10)),
        lambda: store.size(MISSING),
    ]
    for ask in asks:
        with pytest.raises(StorageError, match="missing"):
            ask()


def test_what_is_deleted_is_gone(tmp_path: Path, store: BlobStore) -> None:
    digest = store.put(b"words")
    other = store.put(b"other words")
    store.delete(digest)
    store.delete(digest)
    assert not store.exists(digest)
    assert store.get(other) == b"other words"
    assert [path.name for path in objects(tmp_path)] == [other]


def test_everything_kept_is_listed_and_nothing_else(tmp_path: Path, store: BlobStore) -> None:
    assert list(store.digests()) == []
    kept = {store.put(str(number).encode()) for number in range(300)}
    (tmp_path / "files" / "README").write_text("not a file of ours")
    (tmp_path / "files" / "zz").mkdir()
    (tmp_path / "files" / "zz" / MISSING).write_text("in the wrong place")
    assert set(store.digests()) == kept
    assert len(list(store.digests())) == 300


@pytest.mark.parametrize(
    "text", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n", "é" * 64]
)
def test_only_a_digest_ever_becomes_a_path(store: BlobStore, text: str) -> None:
    with pytest.raises(InvalidInputError):
        as_digest(text)
    with pytest.raises(InvalidInputError):
        store.get(Digest(text))


def test_many_threads_may_keep_the_same_content(tmp_path: Path, store: BlobStore) -> None:
    digests: list[str] = []
    content = b"x" * 3_000_000
    threads = [threading.Thread(target=lambda: digests.append(store.put(content))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert digests == [digest_of(content)] * 8
    assert len(objects(tmp_path)) == 1


def run(program: str, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own interpreter, in a process whose limits may be changed
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_disk_without_room_is_said_to_be_so_and_leaves_nothing(tmp_path: Path) -> None:
    # A limit on the size of files stops a write half-way, as a full disk does, for root as for anybody else.
    output = run(
        "import io, resource, sys\n"
        "from app.blobs.store import BlobStore, digest_of\n"
        "from app.core.errors import StorageError\n"
        "store = BlobStore(sys.argv[1])\n"
        "store.put(b'small')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "for size in (200_000, 20_000_000):\n"
        "    try:\n"
        "        store.put(b'x' * size)\n"
        "    except StorageError as error:\n"
        "        print(error.sentence, store.exists(digest_of(b'x' * size)))\n"
        "    try:\n"
        "        store.put_file(io.BytesIO(b'y' * size))\n"
        "    except StorageError as error:\n"
        "        print(error.sentence, store.exists(digest_of(b'y' * size)))\n"
        "store.put(b'still small')\n",
        str(tmp_path / "files"),
    )
    lines = output.splitlines()
    assert len(lines) == 4
    for line in lines:
        assert line.startswith("The file could not be kept")
        assert line.endswith("False")
    assert [path.name for path in objects(tmp_path)] == sorted(
        [digest_of(b"small"), digest_of(b"still small")]
    )


def test_a_folder_that_cannot_be_made_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file stands where the folder should")
    with pytest.raises(StorageError, match="file store"):
        BlobStore(str(tmp_path / "files")).put(b"words")


def test_a_store_made_before_a_fork_works_in_the_child(tmp_path: Path) -> None:
    output = run(
        "import os, sys\n"
        "from app.blobs.store import BlobStore\n"
        "store = BlobStore(sys.argv[1])\n"
        "child = os.fork()\n"
        "digest = store.put(b'from both')\n"
        "if child == 0:\n"
        "    store.put(b'from the child')\n"
        "    os._exit(0)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "print(len(list(store.digests())))\n",
        str(tmp_path / "files"),
    )
    assert output.strip() == "2"
