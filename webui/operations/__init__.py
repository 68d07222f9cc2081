"""What those who run the application set, limit and watch."""
