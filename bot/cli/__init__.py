"""The commands of the operator, one file each."""
