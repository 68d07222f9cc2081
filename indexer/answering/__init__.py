"""What answers are made of, whatever engine holds the index."""
