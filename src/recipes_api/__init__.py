"""A recipe service that people own, with token security done right."""

__version__ = "0.1.0"
