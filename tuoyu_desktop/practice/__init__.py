"""A place to practise: a laptop of its own that belongs to no district (decisions/0009-practice.md)."""
