"""How well the fields of releases are told, against what people set down by hand."""
