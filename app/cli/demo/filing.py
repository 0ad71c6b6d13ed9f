"""The demo's files, checked, cleaned and stored through the same door as an upload."""

from collections.abc import Collection, Mapping

from app.blobs import service as blobs
from app.blobs.acceptance import accept
from app.cli.demo.texts import FILES
from app.portfolio.files import Kept


def keep_files(names: Collection[str], made: Mapping[str, bytes]) -> dict[str, Kept]:
    """Check and keep the files of ``files/`` with the given names, and those made just now, by name.

    Raises:
        FileRefusedError: one of them would not be accepted as an upload.
        StorageError: one of them could not be stored.
    """
    contents = {name: (FILES / name).read_bytes() for name in sorted(names)} | dict(made)
    accepted = {name: accept(content, name) for name, content in contents.items()}
    digests = blobs.keep_all([(file.content, file.media_type.value) for file in accepted.values()])
    return {name: Kept(file, digest) for (name, file), digest in zip(accepted.items(), digests, strict=True)}
