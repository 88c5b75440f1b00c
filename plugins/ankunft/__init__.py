"""Ankunft turns a folder of Markdown and YAML into a multilingual site for newcomers."""

__all__ = ["__version__"]

__version__ = "0.1.0"
