"""Make a class: presets, files of the folder, hand-outs, seeds, and what each student has to play."""
