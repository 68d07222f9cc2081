"""`python -m bench.cluster.trial`: three nodes to try a cluster with; docs/scaling.md says how."""

from __future__ import annotations

import signal
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

import click

from bench.cluster.jars import NoCluster
from bench.cluster.nodes import three_nodes


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Start three nodes of OpenSearch on this machine and say their address; Ctrl-C ends them, and all that they hold.

    \b
    Example:
      python -m bench.cluster.trial
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    click.echo("Starting three nodes ...", err=True)
    try:
        with suppress(KeyboardInterrupt), three_nodes(Path(mkdtemp())) as nodes:
            click.echo(f"opensearch://{nodes.hosts}/releases")
            click.echo("This is an index to try; Ctrl-C ends the nodes, and all that they hold is gone.", err=True)
            signal.pause()
    except NoCluster as problem:
        raise click.ClickException(str(problem)) from problem


if __name__ == "__main__":
    main()
