"""Procedures written once: the web page, the template, the checker and the handbook come from one definition."""

__version__ = "0.1.0"
