"""Make a class: files of the folder, hand-outs, seeds, and what each student has to play."""
