"""A speaker or an organization as a page and as data: names, roles, what was said and when."""
