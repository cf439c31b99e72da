"""Our own format: everything that somebody has in one file, which comes back to the byte."""
