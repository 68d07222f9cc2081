"""Faces for programs: feeds, exports, and descriptions that browsers and crawlers read."""
