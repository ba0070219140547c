"""Grades: the parts of each student's grade, and the files made of them."""
