"""What a seal needs to be checked in later years, got before it is made: the long-term profile (PAdES B-LT).

For the certificate of the seal and that of the timestamp service these are the certificates up to a trusted
root, and for each of them an answer of its issuer that it was not revoked (ETSI EN 319 142-1, 5.4). They go
into the file with the seal, so that the seal covers them too, and nothing stands behind it.
"""

import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta

import aiohttp
from asn1crypto import x509  # type: ignore[import-untyped] # it ships no types
from pyhanko.sign.general import SigningError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathBuildingError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend

from app.config import ConfigurationError
from app.core.errors import ConflictError

# What certificates and answers may add to a file: a limit on its size has to hold.
MOST_BYTES = 1_000_000
_OF_THAT_CERTIFICATES = 100_000
# Clocks of a certificate authority and of a timestamp service differ a little.
CLOCKS_DIFFER = timedelta(minutes=5)
_PATIENCE = 20
_NO_ANSWER = (
    "Nobody could say whether a certificate of the seal was revoked, so the file could not be sealed for "
    "later years. Try again in some minutes; if that does not help, tell whoever runs this site."
)
_REVOKED = "A certificate of the seal was revoked, so no file can be sealed. Tell whoever runs this site."
_STRANGER = (
    "The certificates in TECHFOLIO_SEAL_ROOTS do not vouch for the certificate of the seal or for that of "
    "the timestamp service, so no file can be sealed for later years. Tell whoever runs this site."
)
_TOO_LARGE = (
    "The list of revoked certificates is larger than 1 MB, so no file can be sealed for later years. "
    "Tell whoever runs this site."
)


@contextlib.asynccontextmanager
async def gathering(roots: Sequence[x509.Certificate]) -> AsyncIterator[ValidationContext]:
    """Give what asks for certificates and for answers on revocation, over HTTP, and remembers them.

    Args:
        roots: the certificates that are trusted without anybody vouching for them.
    """
    # A hospital's computers often reach the world through a proxy alone, which the environment names.
    async with (
        aiohttp.ClientSession(trust_env=True) as session,
        AIOHttpFetcherBackend(session, per_request_timeout=_PATIENCE) as fetchers,
    ):
        yield ValidationContext(
            trust_roots=list(roots),
            allow_fetching=True,
            fetchers=fetchers,
            revocation_mode="require",
            time_tolerance=CLOCKS_DIFFER,
        )


def require_small(context: ValidationContext) -> None:
    """Refuse answers that would make files much larger.

    Raises:
        ConfigurationError: they have more than `MOST_BYTES`.
    """
    if (
        sum(len(answer.dump()) for answer in (*context.crls, *context.ocsps))
        > MOST_BYTES - _OF_THAT_CERTIFICATES
    ):
        raise ConfigurationError(_TOO_LARGE)


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Turn what certificates are refused for into a sentence.

    Raises:
        ConflictError: nobody said whether one was revoked.
        ConfigurationError: one was revoked, or no trusted root vouches for it.
    """
    try:
        yield
    except (SigningError, PathBuildingError, ValidationError, TimeoutError, aiohttp.ClientError) as problem:
        cause = problem.__cause__ if isinstance(problem, SigningError) else problem
        match cause:
            case RevokedError():
                raise ConfigurationError(_REVOKED) from problem
            case InsufficientRevinfoError() | TimeoutError() | aiohttp.ClientError():
                raise ConflictError(_NO_ANSWER) from problem
            case PathBuildingError() | ValidationError():
                raise ConfigurationError(_STRANGER) from problem
            case _:
                raise
