"""How many examples Hypothesis tries, and which: the same ones in every usual run, new ones in a thorough run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

USUAL, THOROUGH = "usual", "thorough"
_HUNDRED = 100
_SLOW_MACHINES = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def register() -> None:
    """``usual`` never fails by chance: no time limit, no dice, nothing remembered from the last run.
    ``thorough`` (``--hypothesis-profile thorough``) throws dice, ten times as often."""
    settings.register_profile(
        USUAL,
        max_examples=_HUNDRED,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=_SLOW_MACHINES,
    )
    settings.register_profile(
        THOROUGH, max_examples=10 * _HUNDRED, database=None, deadline=None, suppress_health_check=_SLOW_MACHINES
    )
    settings.load_profile(USUAL)


def examples(count: int) -> settings:
    """``count`` examples in a usual run, ten times as many in a thorough one."""
    chosen = settings.default
    assert chosen is not None
    return settings(max_examples=count * chosen.max_examples // _HUNDRED)
