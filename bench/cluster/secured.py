"""A node of OpenSearch with its security plugin: TLS on all that it opens, and users with roles of your own."""

from __future__ import annotations

import json
import secrets
import shutil
import ssl
import subprocess
import urllib.request
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bench.cluster.jars import SECURITY, NoCluster, jars, java
from bench.cluster.nodes import HASTY, Node, Nodes, running

#: The user that looks after the node, and the role that the plugin has for whoever may do anything.
_OPERATOR, _ANYTHING = "operator", "all_access"
#: What the keys are kept with: the folder is the test's own.
_PASSWORD = "changeit"  # noqa: S105 - of a file that lives as long as a test
#: The name that the node's certificate is for; another name of the same machine is none.
HOST = "localhost"
_SETTINGS = """\
plugins.security.allow_default_init_securityindex: true
plugins.security.ssl.http.enabled: true
"""
_KEYS = """\
plugins.security.ssl.{layer}.keystore_filepath: {keys}
plugins.security.ssl.{layer}.keystore_password: {password}
plugins.security.ssl.{layer}.keystore_alias: node
plugins.security.ssl.{layer}.truststore_filepath: {trusted}
plugins.security.ssl.{layer}.truststore_password: {password}
"""


class SecuredNode(Node):
    """A node with the plugin; `passwords` has one for each user, `authority` is the file of whom to trust."""

    plugins = "org.opensearch.security.OpenSearchSecurityPlugin"

    def __init__(
        self, name: str, folder: Path, http: int, options: Sequence[str], *, roles: str, users: Mapping[str, str]
    ) -> None:
        """`roles` is the text of roles.yml, `users` are names with the role of each; raises `NoCluster`."""
        super().__init__(name, folder, http, options)
        self.authority = certify(folder)
        with (folder / "opensearch.yml").open("a") as settings:
            settings.write(_SETTINGS)
            for layer in ("http", "transport"):
                paths = {"keys": folder / "keys.p12", "trusted": folder / "trusted.p12"}
                settings.write(_KEYS.format(layer=layer, password=_PASSWORD, **paths))
        self.passwords = _write_users(folder / "node_1" / "config" / SECURITY, roles, {**users, _OPERATOR: _ANYTHING})

    def ask(self, path: str, timeout: float = 40) -> dict[str, Any]:
        """What it answers its operator to a GET; raises `OSError`."""
        who = b64encode(f"{_OPERATOR}:{self.passwords[_OPERATOR]}".encode()).decode()
        asked = urllib.request.Request(f"https://{HOST}:{self.http}{path}", headers={"Authorization": f"Basic {who}"})
        trusted = ssl.create_default_context(cafile=self.authority)
        with urllib.request.urlopen(asked, timeout=timeout, context=trusted) as response:  # noqa: S310 - always https
            answer: dict[str, Any] = json.load(response)
            return answer

    def _classes(self) -> str:
        # Beside the node's own, whose modules are there too; of what both bring the first is taken.
        return f"{super()._classes()}:{jars() / SECURITY}/*"


@contextmanager
def secured_node(folder: Path, roles: str, users: Mapping[str, str]) -> Iterator[SecuredNode]:
    """A node that runs in a folder, which is gone afterwards; see `SecuredNode`."""
    kind = partial(SecuredNode, roles=roles, users=users)
    with running(Nodes(folder, HASTY, 1, kind), folder) as nodes:
        yield nodes[0]


def certify(folder: Path) -> Path:
    """Make an authority and a certificate of it for `HOST`: `keys.p12`, `trusted.p12`; the file to trust as PEM."""
    keys, trusted, authority = (folder / name for name in ("keys.p12", "trusted.p12", "authority.pem"))
    new = ["-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", "-keystore", str(keys)]
    _keytool(*new, "-alias", "authority", "-dname", "CN=authority", "-ext", "bc:c")
    _keytool(*new, "-alias", "node", "-dname", "CN=node", "-ext", f"san=dns:{HOST}", "-signer", "authority")
    _keytool("-exportcert", "-rfc", "-alias", "authority", "-keystore", str(keys), "-file", str(authority))
    _keytool("-importcert", "-noprompt", "-alias", "authority", "-keystore", str(trusted), "-file", str(authority))
    return authority


def _keytool(*arguments: str) -> None:
    program = shutil.which("keytool")
    if not program:
        raise NoCluster("certificates are made by keytool, which is missing: install a JDK")
    _told([program, *arguments, "-storetype", "PKCS12", "-storepass", _PASSWORD])


def _write_users(folder: Path, roles: str, users: Mapping[str, str]) -> dict[str, str]:
    """Lay out the plugin's own files with other users and roles; the passwords."""
    shutil.copytree(jars() / SECURITY / "config", folder)
    passwords = {user: secrets.token_urlsafe() for user in users}
    with ThreadPoolExecutor() as threads:
        hashed = dict(zip(users, threads.map(_hashed, passwords.values()), strict=True))
    mapping = {role: {"users": [user for user in users if users[user] == role]} for role in users.values()}
    _write(folder, "internal_users", _lines({user: {"hash": hashed[user]} for user in users}))
    _write(folder, "roles_mapping", _lines(mapping))
    _write(folder, "roles", roles)
    return passwords


def _write(folder: Path, name: str, text: str) -> None:
    about = json.dumps({"type": name.replace("_", ""), "config_version": 2})
    (folder / f"{name}.yml").write_text(f"_meta: {about}\n{text}")


def _lines(mapping: Mapping[str, object]) -> str:
    """YAML with a line for each."""
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in mapping.items())


def _hashed(password: str) -> str:
    """What the plugin keeps of a password."""
    classes = f"{jars()}/*:{jars() / SECURITY}/*"
    return _told([java(), *HASTY, "-cp", classes, "org.opensearch.security.tools.Hasher", "-p", password]).split()[-1]


def _told(command: Sequence[str]) -> str:
    """What a program of the JDK prints; raises `NoCluster` with its last line where it fails."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
    if ended.returncode:
        said = f"{ended.stdout}\n{ended.stderr}".strip().splitlines()[-1:]
        raise NoCluster(f"{Path(command[0]).name} can't prepare the secured node: {' '.join(said)[:300]}")
    return ended.stdout
