"""The parts of a marked copy: `checker/marked.py` is the door."""
