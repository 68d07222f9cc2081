"""How often words are used over time, and who took them up."""
