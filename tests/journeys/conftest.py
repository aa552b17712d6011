"""The fixtures ``laptop``, ``laptop_key`` and ``clock``: a real laptop filled with the demo district."""

from tests.demo_laptop import _sweep_template, clock, laptop, laptop_key

__all__ = ["_sweep_template", "clock", "laptop", "laptop_key"]
