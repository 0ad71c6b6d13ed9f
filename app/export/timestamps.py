"""The timestamp service that confirms when a file was sealed, asked over HTTP (RFC 3161)."""

import asyncio
import http.client
import urllib.error
import urllib.request

from asn1crypto import cms, tsp  # type: ignore[import-untyped] # it ships no types
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from app.core.errors import ConflictError

_PATIENCE = 20
_LONGEST = 1_000_000
# Large services answer from several machines, each with a certificate of its own.
_TRIES = 8
_NONE = "The timestamp service did not answer, so the file could not be sealed. Try again in some minutes."
_REFUSED = (
    "The timestamp service gave no timestamp, so the file could not be sealed. Try again in some minutes; "
    "if that does not help, tell whoever runs this site."
)
_ANOTHER = (
    "The timestamp service answered with another certificate each time, so the file could not be sealed. "
    "Try again in some minutes."
)
# What the library raises where the service refused, or something came that is no such answer.
_NO_TIMESTAMP = (TimestampRequestError, ValueError, TypeError, KeyError, IndexError, AttributeError)


class TimestampService(TimeStamper):
    """A timestamp service.

    Args:
        url: its address, http or https.
        one_certificate: whether each timestamp has to come under the certificate of the first one, because
            what tells that this one was not revoked is in the file before it is sealed.
    """

    def __init__(self, url: str, *, one_certificate: bool = False) -> None:
        super().__init__()
        self._url = url
        self._one_certificate = one_certificate
        self._first = b""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return a timestamp of a digest.

        Raises:
            ConflictError: the service did not answer, gave no timestamp, or always under another certificate.
        """
        for _ in range(_TRIES):
            try:
                token = await super().async_timestamp(message_digest, md_algorithm)
                signer = _signer(token)
            except _NO_TIMESTAMP as problem:
                raise ConflictError(_REFUSED) from problem
            self._first = self._first or signer
            if signer == self._first or not self._one_certificate:
                return token
        raise ConflictError(_ANOTHER)

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask the service.

        Raises:
            ConflictError: it did not answer, or not with a timestamp.
        """
        return await asyncio.to_thread(self._answer, req.dump())

    def _answer(self, question: bytes) -> tsp.TimeStampResp:
        request = urllib.request.Request(  # noqa: S310 - the settings allow http and https only
            self._url, question, {"Content-Type": "application/timestamp-query"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - as above
                return tsp.TimeStampResp.load(answer.read(_LONGEST))
        except urllib.error.HTTPError as problem:
            # It holds the connection open.
            problem.close()
            raise ConflictError(_NONE) from problem
        except (OSError, ValueError, http.client.HTTPException) as problem:
            raise ConflictError(_NONE) from problem


def _signer(token: cms.ContentInfo) -> bytes:
    """Return which certificate a timestamp was signed with.

    Raises:
        ValueError: it is named by its key alone, where no certificate can be found by it.
    """
    named = token["content"]["signer_infos"][0]["sid"]
    if named.name != "issuer_and_serial_number":
        raise ValueError(named.name)
    which: bytes = named.chosen.dump()
    return which
