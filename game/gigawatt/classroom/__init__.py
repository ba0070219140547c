"""A class as a folder: exercises, start files, submissions, grades, debriefs."""
