"""The fixtures ``laptop``, ``laptop_key``, ``clock`` (a filled laptop), ``district``, ``demo_root`` (a real server)."""

from tests.demo_district import _sweep_district, demo_root, district
from tests.demo_laptop import _sweep_template, clock, laptop, laptop_key

__all__ = ["_sweep_district", "_sweep_template", "clock", "demo_root", "district", "laptop", "laptop_key"]
