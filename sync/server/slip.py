"""The address on an enrolment slip: what a laptop can go to, checked before a code is made for it."""

from __future__ import annotations

import re
from ipaddress import ip_address

from tuoyu_desktop.domain.errors import RuleViolation

LAST_PORT = 65_535
_ADDRESS = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+)(?::([0-9]{1,5}))?")
_LABEL = re.compile(r"[0-9A-Za-z]([0-9A-Za-z-]{0,61}[0-9A-Za-z])?")
"""One part of a host's name (RFC 1123 §2.1)."""
_LONGEST_NAME = 253


def slip_address(text: str) -> str:
    """``HOST`` or ``HOST:PORT`` as it goes into the link. Raises RuleViolation rule-enroll-address.

    An address to listen on everywhere (0.0.0.0) is none to go to.
    """
    found = _ADDRESS.fullmatch(text)
    if found is not None and _is_host(found[1]) and (found[2] is None or 0 < int(found[2]) <= LAST_PORT):
        return text
    message = f"地址“{text}”不能写进登记链接，请用 --address 写电脑能连到的 主机:端口，例 10.1.2.3:8443。"
    raise RuleViolation("rule-enroll-address", message, field="address")


def _is_host(text: str) -> bool:
    try:
        return not ip_address(text.strip("[]")).is_unspecified
    except ValueError:
        labels = text.split(".")
        named = all(_LABEL.fullmatch(label) for label in labels) and len(text) <= _LONGEST_NAME
        return named and not labels[-1].isdigit()  # else it is an IPv4 address written wrongly
