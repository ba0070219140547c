"""`python -m gigawatt`: the same program as the `gigawatt` command."""

from gigawatt.cli.main import main

if __name__ == "__main__":
    main()
