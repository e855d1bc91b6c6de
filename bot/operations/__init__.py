"""What operators do before the day: is everything ready."""
