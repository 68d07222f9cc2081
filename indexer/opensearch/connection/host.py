"""One host of an address: greeted before it is asked, so that one that hangs costs seconds and is left alone then."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Mapping
from typing import Any

from opensearchpy import Urllib3HttpConnection
from opensearchpy.exceptions import ConnectionError, ConnectionTimeout, TransportError

#: Seconds after which a host that was not heard of is greeted first, and within which it has to answer that.
SILENT, GREETING = 2.0, 2.0
#: What a node says that has not joined the others, or lost them.
_ALONE = ("cluster_manager_not_discovered", "master_not_discovered", "no cluster manager", "state not recovered")
#: Refusals that proxies before a cluster give in words of their own.
_OF_PROXIES = frozenset((401, 403, 413, 429))
#: What the security plugin says, in no JSON, until somebody has told it of users.
_NOT_YET = "Security not initialized"


class Host(Urllib3HttpConnection):
    """A host, and when it was heard of; any number of threads may ask it.

    One that does not answer a greeting, or not as a cluster does, fails as one does that can't be reached: the library
    asks another host then, and leaves this one alone for a minute and longer.
    """

    def __init__(self, **settings: Any) -> None:
        """Nothing was heard of it yet."""
        super().__init__(**settings)
        self._heard = -math.inf

    def perform_request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Status, headers and text of the answer; raises `TransportError`, see the library."""
        if time.monotonic() - self._heard > SILENT:
            self._greet()
            self._heard = time.monotonic()
        try:
            answer = super().perform_request(method, url, params, body, timeout, ignore, headers)
        except ConnectionTimeout:
            self._heard = -math.inf
            raise
        except ConnectionError:
            raise
        except AttributeError:  # of the library, for a JSON error that is no object
            raise self._stranger("an error of another kind") from None
        except TransportError as problem:
            if _is_alone(problem):
                raise ConnectionError("N/A", str(problem.error), problem) from None
            of_a_cluster = problem.status_code in _OF_PROXIES or isinstance(problem.info, Mapping)
            if method != "HEAD" and not of_a_cluster and _NOT_YET not in str(problem.error):
                raise self._stranger(f"status {problem.status_code}") from None
            raise
        if method != "HEAD" and not _is_whole(answer[2]):
            raise self._stranger("something that is no JSON" if answer[2] else "nothing")
        self._heard = time.monotonic()
        return answer

    def _greet(self) -> None:
        try:
            answer = super().perform_request("GET", "/", timeout=GREETING)[2]
        except ConnectionTimeout as problem:
            late = f"{self.host} does not answer within {GREETING:.0f} seconds"
            raise ConnectionError("N/A", late, TimeoutError(late)) from problem
        except ConnectionError:
            raise
        except AttributeError:
            raise self._stranger("an error of another kind") from None
        except TransportError:
            return  # whoever refuses a greeting is there
        if not _is_whole(answer) or '"version"' not in answer:
            raise self._stranger("no version")

    def _stranger(self, what: str) -> ConnectionError:
        told = f"{self.host} answers with {what}, as no cluster does"
        return ConnectionError("N/A", told, ValueError(told))


def _is_alone(problem: TransportError) -> bool:
    """Whether a node says that it has not joined the others: they may answer."""
    return problem.status_code == 503 and any(word in str(problem.info) for word in _ALONE)


def _is_whole(text: str) -> bool:
    """Whether an answer may be JSON that was not cut off; reading it tells for sure."""
    return text.startswith(("{", "[")) and text.rstrip().endswith(("}", "]"))
