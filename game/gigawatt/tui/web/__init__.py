"""What the browser is given: two pages, a style sheet and a script, all from this folder."""
