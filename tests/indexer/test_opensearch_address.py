"""Where a cluster is and who asks it: what is read, what is refused, and that secrets stay secret."""

from __future__ import annotations

import base64
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from indexer.engine import IndexProblem, open_engine
from indexer.opensearch.connection.address import Credentials, read_address, read_credentials
from indexer.opensearch.connection.cluster import Cluster, ClusterAway


def test_an_address_has_hosts_a_name_and_settings() -> None:
    address = read_address("opensearchs://one,[::1]:9201/releases-2?shards=6&replicas=0")
    assert address.hosts == (("one", 9200), ("::1", 9201))
    assert (address.name, address.tls, address.shards, address.replicas) == ("releases-2", True, 6, 0)


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("opensearch://host", "the name of the index is missing"),
        ("opensearch://host/Upper", "lower-case letters, digits, - and _, as “upper”, as in"),
        (
            "opensearch://host/a.b",
            "“a.b” is no name of an index; names have lower-case letters, digits, - and _, as in",
        ),
        ("opensearch:///name", "a host is missing"),
        ("opensearch://one,,two/name", "a host is missing"),
        ("opensearch://one two/name", "“one two” is no host"),
        ("opensearch://[::1/name", "the host can't be read"),
        ("opensearch://host:port/name", "“host:port” is no host"),
        ("opensearch://host/name?shards=0", "shards=0 is no number of shards; write 1 to 1024"),
        ("opensearch://host/name?copies=2", "“copies” is no setting"),
        ("opensearch://host/name-manifest", "may be a part of another index"),
        ("opensearch://host/name-b12", "may be a part of another index"),
    ],
)
def test_a_bad_address_is_refused_in_a_line(location: str, told: str) -> None:
    with pytest.raises(IndexProblem, match="as in opensearch://") as refused:
        read_address(location)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_there_may_be_spaces_between_hosts() -> None:
    assert read_address("opensearch://one, two:9201/name").hosts == (("one", 9200), ("two", 9201))


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(IndexProblem, match="ONRECORD_OPENSEARCH_USER") as refused:
        read_address("opensearchs://me:se@cret@host:9200/name")
    assert "cret" not in str(refused.value)
    for location in (
        "opensearch://me:se[cret@host/name",
        "opensearch://me:se/cret@host/name",
        "https://me:secret@host/a",
    ):
        with pytest.raises(IndexProblem) as refused:
            open_engine(location)
        assert "cret" not in str(refused.value)


def test_a_file_goes_before_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "cluster.toml"
    file.write_text('password = "of the file"\n')
    environ = {"ONRECORD_OPENSEARCH_USER": "reader", "ONRECORD_OPENSEARCH_PASSWORD": "of the environment"}
    assert read_credentials(environ) == Credentials("reader", "of the environment")
    environ["ONRECORD_OPENSEARCH_FILE"] = str(file)
    assert read_credentials(environ) == Credentials("reader", "of the file")
    for content in ("passwort = 'x'", "password = 7", "secret"):
        file.write_text(content)
        with pytest.raises(IndexProblem, match=r"cluster\.toml: can't be used"):
            read_credentials(environ)


def test_certificates_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(IndexProblem, match=r"/nowhere/ca\.pem: there is no such file.*ONRECORD_OPENSEARCH_CA"):
        read_credentials({"ONRECORD_OPENSEARCH_CA": "/nowhere/ca.pem"})
    for content in ("", "no certificate"):
        (tmp_path / "ca.pem").write_text(content)
        with pytest.raises(IndexProblem, match=r"ca\.pem: holds no certificates .*ONRECORD_OPENSEARCH_CA"):
            read_credentials({"ONRECORD_OPENSEARCH_CA": str(tmp_path / "ca.pem")})


def test_half_of_who_asks_is_told() -> None:
    with pytest.raises(IndexProblem, match="a password without a user; ONRECORD_OPENSEARCH_USER"):
        read_credentials({"ONRECORD_OPENSEARCH_PASSWORD": "secret"})
    with pytest.raises(IndexProblem, match=r"/nowhere\.toml: can't be read \(No such file.*ONRECORD_OPENSEARCH_FILE"):
        read_credentials({"ONRECORD_OPENSEARCH_FILE": "/nowhere.toml"})


class _Node(BaseHTTPRequestHandler):
    """Answers any request with who asks."""

    def do_GET(self) -> None:
        content = b'{"version": {}, "who": "%s"}' % self.headers.get("authorization", "").encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_told: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost, signed by nobody else, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    made = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "ca.pem"), "-subj", "/CN=localhost"]
    what = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(["openssl", "req", "-x509", *what, *made], check=True, capture_output=True)
    return folder / "ca.pem"


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with ThreadingHTTPServer(("127.0.0.1", 0), _Node) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever).start()
        yield server.server_port
        server.shutdown()


def who(location: str, credentials: Credentials) -> str:
    """What a node hears of who asks."""
    cluster = Cluster(read_address(location), credentials)
    with cluster.asking():
        return str(cluster.client.info()["who"])


def test_a_certificate_is_checked_by_the_one_that_is_given(port: int, certificate: Path) -> None:
    told = who(f"opensearchs://localhost:{port}/name", Credentials("leser", "schlüssel文", str(certificate)))
    assert base64.b64decode(told.removeprefix("Basic ")).decode() == "leser:schlüssel文"


def test_a_certificate_of_nobody_known_or_of_another_host_is_refused(port: int, certificate: Path) -> None:
    other = "check the host of the address"
    for host, ca, advice in (("localhost", None, "ONRECORD_OPENSEARCH_CA"), ("127.0.0.1", str(certificate), other)):
        with pytest.raises(ClusterAway, match=advice) as refused:
            who(f"opensearchs://{host}:{port}/name", Credentials("me", "secret", ca))
        assert "certificate" in str(refused.value)
        assert "secret" not in str(refused.value)


def test_the_wrong_scheme_is_told(port: int) -> None:
    with pytest.raises(ClusterAway, match="opensearchs:// for TLS"):
        who(f"opensearch://localhost:{port}/name", Credentials())
