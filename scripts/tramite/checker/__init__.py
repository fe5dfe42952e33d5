"""A filled file → what is right and what is wrong in it: `check` is the door, `reader` the way in."""
