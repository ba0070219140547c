"""A class that is served to browsers: a lesson, its games, and how it is opened."""
