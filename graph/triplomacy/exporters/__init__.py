"""The files that a graph is written to: one module a format, listed in `formats`."""
