"""Tables that only a desk has."""
