"""The command line: thin commands over the packages below."""


def main() -> None:
    """Run the command line."""
