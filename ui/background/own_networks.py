"""The networks this computer is in right now: where a telephone beside it can reach it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtNetwork import QAbstractSocket, QNetworkInterface

_KINDS = {
    QNetworkInterface.InterfaceType.Wifi: "无线网",
    QNetworkInterface.InterfaceType.Ethernet: "网线",
}
_NOT_HERE = (
    QNetworkInterface.InterfaceType.Loopback,
    QNetworkInterface.InterfaceType.Virtual,
    QNetworkInterface.InterfaceType.CanBus,
)
_FLAGS = QNetworkInterface.InterfaceFlag


@dataclass(frozen=True)
class OwnNetwork:
    """One address of this computer (IPv4) and the words to tell it from the others."""

    address: str
    name: str


def own_networks() -> tuple[OwnNetwork, ...]:
    """Networks that are up, wireless ones first: a hotspot is one. Tunnels of a VPN lead elsewhere and are left out."""
    found = [
        (interface.type() != QNetworkInterface.InterfaceType.Wifi, OwnNetwork(address, network_name(interface)))
        for interface in QNetworkInterface.allInterfaces()
        if _is_here(interface)
        for address in _addresses(interface)
    ]
    return tuple(network for _wired, network in sorted(found, key=lambda pair: pair[0]))


def _is_here(interface: QNetworkInterface) -> bool:
    flags = interface.flags()
    up = bool(flags & _FLAGS.IsUp) and bool(flags & _FLAGS.IsRunning)
    elsewhere = bool(flags & _FLAGS.IsLoopBack) or bool(flags & _FLAGS.IsPointToPoint)
    return up and not elsewhere and interface.type() not in _NOT_HERE


def _addresses(interface: QNetworkInterface) -> list[str]:
    entries = [entry.ip() for entry in interface.addressEntries()]
    wanted = QAbstractSocket.NetworkLayerProtocol.IPv4Protocol
    return [ip.toString() for ip in entries if ip.protocol() == wanted and not ip.isLoopback()]


def network_name(interface: QNetworkInterface) -> str:
    """无线网 (WLAN): what kind it is, and what the system calls it."""
    called = interface.humanReadableName() or interface.name()
    kind = _KINDS.get(interface.type(), "网络")
    return f"{kind}（{called}）" if called else kind
