"""People: runs of capitals become names and roles, and all that name one person become one."""
