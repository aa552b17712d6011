"""The one base of all frozen pydantic models of the domain: unknown fields are kept out, instances never change."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Immutable value; unknown fields are ignored so that an older program can read a newer writer's entry."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="null")
