"""Bodies that no authority knows: told by the form of their names, and by what is said beside them."""
