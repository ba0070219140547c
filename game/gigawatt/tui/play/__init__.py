"""The board in play: its screen, what keys and clicks do, and the controller they act through."""
