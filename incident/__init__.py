"""`incident` leads a French private practice through a breach of patient data."""

__version__ = "0.1.0"
