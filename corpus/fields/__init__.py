"""One file per field: a page becomes that field, with its evidence."""
