"""The distributed engine beside the embedded one: the same answers, and what each costs on one machine."""
