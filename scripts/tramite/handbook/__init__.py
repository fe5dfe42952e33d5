"""The guide on paper; `book.py` is the door."""
