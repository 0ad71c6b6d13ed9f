"""From what kind of device a request comes, as far as the browser says."""

from flask import has_request_context, request


def device_kind() -> str:
    """Return ``phone`` or ``computer``; outside a request ``terminal``."""
    if not has_request_context():
        return "terminal"
    return "phone" if "Mobi" in (request.user_agent.string or "") else "computer"
