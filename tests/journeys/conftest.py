"""The fixtures ``laptop``, ``laptop_key`` and ``clock``: a real laptop filled with the demo district; ``qtbot``."""

from tests.demo_laptop import clock, filled_laptop, laptop, laptop_key
from tests.patient_bot import qtbot

__all__ = ["clock", "filled_laptop", "laptop", "laptop_key", "qtbot"]
