"""What to tell where a cluster is not reached, or refuses who asks: what is wrong, and what to check."""

from __future__ import annotations

import re
import ssl

from opensearchpy.exceptions import ConnectionError, SSLError

from indexer.opensearch.connection.address import CA, FILE, PASSWORD, USER

#: What the security plugin says to a user who may not do something: what that is stands between the brackets.
_LACKS = re.compile(r"no permissions for \[(.+?)\](?: and |$)")
#: What is said to everybody where somebody has set `index.blocks` or `cluster.blocks`.
_BLOCKED = "blocked by: ["
#: The numbers of a certificate that is good, but of another host by name or by address.
_OF_ANOTHER_HOST = (62, 64)
#: What is found wrong with the first bytes of who does not speak TLS.
_NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE")
#: Where in a library a problem was met.
_PLACE = re.compile(r"^\[SSL[^\]]*\] | \(_ssl\.c:\d+\)$")


def unknown(user: str | None) -> str:
    """The cluster does not take what it is told of who asks."""
    if user is None:
        return f"the cluster must be told who asks; set {USER} and {PASSWORD}"
    return f"the cluster does not know the user “{user}” with this password; check {USER} and {PASSWORD}, or {FILE}"


def forbidden(user: str | None, reason: str) -> str:
    """The cluster knows who asks, and says no."""
    if _BLOCKED in reason:
        return f"the cluster takes no writes here ({reason}); let it take them again, then run the same again"
    lacking = _LACKS.search(reason)
    if lacking is None:
        return f"the cluster forbids this ({reason})"
    who = f"the user “{user}”" if user else "who asks without a name"
    return f"{who} lacks the right {lacking[1]}; docs/scaling.md lists what readers and writers need"


def insecure(problem: SSLError) -> str:
    """There is somebody, with whom TLS can't be spoken."""
    inner = _innermost(problem)
    if isinstance(inner, ssl.SSLCertVerificationError) and inner.verify_code in _OF_ANOTHER_HOST:
        advice = "check the host of the address, which must be one that the certificate names"
    elif isinstance(inner, ssl.SSLError) and inner.reason in _NO_TLS:
        advice = "check the port, and the scheme of the address: opensearch:// for a cluster without TLS"
    else:
        advice = f"check that {CA} names the file of the certificate that the cluster's own is signed with"
    return f"no connection by TLS ({_said(inner)}); {advice}"


def unreached(problem: ConnectionError) -> str:
    """There is nobody, or somebody who hangs up."""
    advice = "the host, the port and the scheme (opensearchs:// for TLS) of the address"
    return f"no node answers ({_said(_innermost(problem))}); check that the cluster runs, and {advice}"


def _innermost(problem: ConnectionError) -> BaseException:
    """What a library met that others told of."""
    inner: BaseException = problem
    while inner.args and isinstance(inner.args[-1], BaseException):
        inner = inner.args[-1]
    return inner


def _said(problem: BaseException) -> str:
    said = " ".join(_PLACE.sub("", str(problem)).rpartition(": ")[2].split())
    return said[:200].rstrip(".") or type(problem).__name__
