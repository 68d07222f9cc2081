"""docs/scaling.md tells the truth: its commands, addresses, variables, files and numbers are the program's."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import certifi
import yaml

from indexer.engine import Part
from indexer.opensearch.connection import address, cluster
from indexer.opensearch.counting.exact import MOST
from indexer.opensearch.layout.mapping import manifest_index, releases_index
from indexer.opensearch.naming.name_samples import SAMPLE
from indexer.opensearch.writing.lease import HOLDS
from indexer.query.errors import TooManyForms
from onrecord import main
from onrecord_options import PartOfAll

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "scaling.md").read_text("utf-8")
COMMANDS = [line.strip() for line in TEXT.splitlines() if re.match(r"    (ONRECORD_INDEX=\S+ )?onrecord ", line)]


def test_the_commands_can_be_given() -> None:
    assert len(COMMANDS) >= 5
    for line in COMMANDS:
        words = shlex.split(line.partition("     on ")[0])
        words = words[words.index("onrecord") + 1 :]
        known = {text for parameter in main.commands[words[0]].params for text in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known
        if "--part" in words:
            part = PartOfAll().convert(words[words.index("--part") + 1], None, None)
            assert part.has("/a") == Part(part.number, 4).has("/a")


def test_the_addresses_are_read() -> None:
    written = [each for each in re.findall(r"opensearchs?://[^\s`']+", TEXT) if "/" in each.partition("://")[2]]
    read = [address.read_address(each.replace("port", "9200")) for each in written]
    assert {each.name for each in read} >= {"releases"}
    assert any(len(each.hosts) > 1 for each in read)
    laid_out = address.read_address(f"opensearch://search1/releases{re.findall(r'`([?]shards[^`]+)`', TEXT)[0]}")
    assert (laid_out.shards, laid_out.replicas) == (6, 1)
    assert (address.SHARDS, address.REPLICAS) == (3, 1)
    assert "three shards with one replica" in " ".join(TEXT.split())


def test_the_variables_are_those_that_are_read(tmp_path: Path) -> None:
    told = set(re.findall(r"ONRECORD_OPENSEARCH_[A-Z]+", TEXT))
    source = Path(address.__file__).read_text("utf-8")
    assert told == set(re.findall(r"ONRECORD_OPENSEARCH_[A-Z]+", source))
    file = tmp_path / "opensearch.toml"
    (toml,) = re.findall(r"```toml\n(.+?)```", TEXT, re.DOTALL)
    authority = tmp_path / "ca.pem"
    shutil.copy(certifi.where(), authority)
    file.write_text(toml.replace("/etc/ssl/search-ca.pem", str(authority)))
    read = address.read_credentials({address.FILE: str(file), "ONRECORD_OPENSEARCH_USER": "somebody else"})
    assert (read.user, read.ca) == ("onrecord-reader", str(authority))


def test_the_roles_are_two() -> None:
    (written,) = re.findall(r"```yaml\n(.+?)```", TEXT, re.DOTALL)
    roles = yaml.safe_load(written)
    assert set(roles) == {"onrecord_reader", "onrecord_writer"}
    reader = roles["onrecord_reader"]
    rights = reader["cluster_permissions"] + reader["index_permissions"][0]["allowed_actions"]
    assert {right.rpartition("/")[0].partition("/")[0] for right in rights} == {"cluster:monitor", "indices:data"}
    assert not [right for right in rights if "write" in right or "admin" in right]


def test_the_numbers_are_those_of_the_program() -> None:
    said = " ".join(TEXT.split())
    assert f"a lease of {HOLDS:.0f} seconds" in said
    assert f"{cluster.PATIENCE:.0f} seconds for searches" in said
    assert f"{cluster.WRITER_PATIENCE:.0f} for writes" in said
    assert f"over {MOST:,} values" in said
    assert f"the first {SAMPLE:,} releases of each shard" in said
    assert TooManyForms.__name__ in said


def test_the_indices_are_told() -> None:
    read = address.read_address("opensearch://search1/releases?shards=6&replicas=1")
    assert releases_index(read)["mappings"]["dynamic"] == manifest_index(read)["mappings"]["dynamic"] == "strict"
    for index in ("releases-b7", "releases-b7-manifest"):
        assert index in TEXT
