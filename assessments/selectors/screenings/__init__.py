"""What is read of a screening."""
