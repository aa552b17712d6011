"""The fixtures ``laptop``, ``laptop_key`` and ``clock``: a real laptop filled with the demo district."""

from tests.demo_laptop import clock, filled_laptop, laptop, laptop_key

__all__ = ["clock", "filled_laptop", "laptop", "laptop_key"]
