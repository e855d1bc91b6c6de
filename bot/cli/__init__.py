"""DESK: the commands of the operator, one file each."""
