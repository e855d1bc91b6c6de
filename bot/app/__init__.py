"""The composition root: creates the objects of a process, and starts and stops them."""
