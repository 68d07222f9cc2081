"""A release as a page and as data, with what says where its fields come from."""
