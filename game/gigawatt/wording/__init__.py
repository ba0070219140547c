"""The one place where English is made: numbers, money, names, events, rules and reasons."""
