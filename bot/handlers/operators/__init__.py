"""What only operators can do: the people named in OPERATOR_IDS."""
