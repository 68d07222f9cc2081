"""OnRecord's engine and its peers, built and asked the same on the same releases: `python -m bench --help`."""
