"""What is wrong between the files of a guide: `check` is the door, the other modules are its parts."""
