"""The tournament of a class: students' programs, the games, the results, and the template of a program."""
