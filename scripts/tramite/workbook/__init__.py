"""A procedure with a file → its Excel template: `template` is the door, the other modules are its parts."""
