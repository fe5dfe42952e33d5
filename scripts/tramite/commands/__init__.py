"""The commands by what they make; `cli.py` loads the one that is asked for."""
