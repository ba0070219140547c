"""Run the `gigawatt` command as `python -m gigawatt`."""

from gigawatt.cli.main import main

if __name__ == "__main__":
    main()
