"""The game from its title screen: `python -m gigawatt.tui`, which is also what a browser's player gets."""

from gigawatt.tui.app import GigawattApp

if __name__ == "__main__":
    GigawattApp().run()
