"""The secret parts of links in mails, which the database does not hold.

A token is an HMAC of the installation's secret over what the link is for, the number of its row and a nonce:
256 bits that nobody can work out from the database.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from uuid import UUID

from flask import current_app


def secret_token(purpose: str, row_id: UUID, nonce: str) -> str:
    """Return the secret part of a link's address."""
    secret: str = current_app.config["TECHFOLIO"].secret
    over = f"{purpose}:{row_id}:{nonce}".encode("ascii")
    return urlsafe_b64encode(hmac.new(secret.encode(), over, hashlib.sha256).digest()).rstrip(b"=").decode()


def digest_of_token(token: str) -> str:
    """Return what is kept of a token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
