"""Making a laptop out of an enrolment code: the code is used once, the words are compared, then key and database
are made.

Runs off the GUI thread; nothing of Qt in here.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sync.client.engine import SyncEngine, SyncProgress
from sync.client.login import Enrolled, EnrolmentSlip, address_of, enrol, read_link
from sync.client.transport import Transport, unreachable
from sync.protocol.encoding import fingerprint
from sync.protocol.messages import EnrollReply
from sync.protocol.wire import LINK_SCHEME
from tuoyu_desktop.application.enrolment import EnrolmentAsked, EnrolmentFacts
from tuoyu_desktop.application.ports import Device, Work
from tuoyu_desktop.bootstrap import Laptop, create_laptop
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.files import write_atomically
from tuoyu_desktop.store.keyring_keys import KeyringKeyStore
from tuoyu_desktop.store.keys import KeyStore
from tuoyu_desktop.store.package_store import PACKAGE_KEY
from tuoyu_desktop.store.passphrase_keys import PassphraseKeyStore
from tuoyu_desktop.store.sync_store import DEVICE, SqlSyncStore

SIGNING_SEED, SERVER_KEY, CERTIFICATE = "signing_seed", "server_key", "server_certificate"
"""Settings written at enrolment: the device's seed, the district's key, and its certificate where there is TLS."""
CERTIFICATE_FILE = "server.pem"
_CERTIFICATE_SECONDS = 10


@dataclass(frozen=True)
class EnrolledLaptop:
    """What the district answered, before anything is written on this laptop."""

    enrolled: Enrolled
    certificate: str
    device_name: str

    @property
    def facts(self) -> EnrolmentFacts:
        """What the person compares with the slip of paper."""
        reply = self.enrolled.reply
        words = tuple(fingerprint(reply.server_key).split())
        return EnrolmentFacts(reply.unit_name, reply.device_number, self.enrolled.server, words, self.enrolled.demo)


def slip_of(asked: EnrolmentAsked) -> EnrolmentSlip:
    """A pasted link, or address and code. Raises RuleViolation ``rule-enrol-link`` or ``rule-enrol-address``."""
    if asked.address.strip().startswith(LINK_SCHEME):
        return read_link(asked.address)
    if not asked.address.strip():
        raise RuleViolation("rule-enrol-address", "请填写纸条上的服务器地址，例如 10.1.2.3:8443。", field="address")
    return EnrolmentSlip(address_of(asked.address.strip()), asked.code)


def use_code(asked: EnrolmentAsked) -> EnrolledLaptop:
    """Ask the district with the code. Raises RuleViolation and EnvironmentFault sync-*."""
    slip = slip_of(asked)
    certificate = _certificate_of(slip.server)
    with _pinned(certificate) as trust:
        transport = Transport(slip.server, trust=trust)
        try:
            return EnrolledLaptop(enrol(transport, slip, asked.device_name), certificate, asked.device_name)
        finally:
            transport.close()


@dataclass(frozen=True)
class EnrolledAgain:
    """What the district answered a laptop that it had forgotten."""

    reply: EnrollReply
    server: str


def use_code_again(asked: EnrolmentAsked, seed: bytes, server_key: str, trust: str | None) -> EnrolledAgain:
    """A new code for the key at hand, at the district whose key was pinned when this laptop was first enrolled.

    Raises RuleViolation, EnvironmentFault sync-* and ``sync-other-district``.
    """
    slip = slip_of(asked)
    transport = Transport(slip.server, trust=trust)
    try:
        reply = enrol(transport, slip, asked.device_name, seed).reply
    finally:
        transport.close()
    if reply.server_key != server_key:
        message = "这台服务器的钥匙和登记时的不一样，没有改动。请核对地址，或联系区里。"
        raise EnvironmentFault("sync-other-district", message, detail=slip.server)
    return EnrolledAgain(reply, slip.server)


def keep_again(work: Work, again: EnrolledAgain) -> Device:
    """What the district says of this device now; its journal, key and everything written stay as they are."""
    reply, before = again.reply, work.device()
    if reply.device != before.id:
        raise EnvironmentFault("sync-other-district", "区里把它当成了另一台电脑，没有改动。请联系区里。")
    device = replace(
        before,
        number=reply.device_number,
        unit=reply.unit,
        unit_name=reply.unit_name,
        district_pack=reply.district_pack,
        keeper=reply.keeper,
        server=again.server,
    )
    work.put_setting(DEVICE, json.dumps(asdict(device)))
    work.put_setting(PACKAGE_KEY, reply.package_key)
    return device


def key_store(way: str, passphrase: str) -> KeyStore:
    """``keyring`` or ``passphrase``: the key is never stored in clear."""
    return KeyringKeyStore() if way == KeyringKeyStore.kind else PassphraseKeyStore(passphrase)


def make_laptop(paths: DataPaths, answer: EnrolledLaptop, store: KeyStore, clock: Callable[[], datetime]) -> Laptop:
    """Make key and database, and keep what the district gave, encrypted."""
    reply = answer.enrolled.reply
    device = Device(
        id=reply.device,
        number=reply.device_number,
        journal=reply.device,
        unit=reply.unit,
        unit_name=reply.unit_name,
        district=reply.district,
        district_pack=reply.district_pack,
        keeper=reply.keeper,
        server=answer.enrolled.server,
        name=answer.device_name,
        is_demo=answer.enrolled.demo,
    )
    settings = {
        SIGNING_SEED: answer.enrolled.seed.hex(),
        SERVER_KEY: reply.server_key,
        PACKAGE_KEY: reply.package_key,
        CERTIFICATE: answer.certificate,
    }
    return create_laptop(paths, store, device, settings, clock)


def first_sync(laptop: Laptop, server: str, report: Callable[[str], None], cancelled: Callable[[], bool]) -> None:
    """Bring the unit's data before anybody signs in. Raises EnvironmentFault sync-*, Cancelled; it may go on later."""
    report("正在下载本单位的资料")

    def tell(progress: SyncProgress) -> None:
        if progress.entries_received:
            report(f"正在下载本单位的资料，已有 {progress.entries_received} 条")

    trust = trust_file(laptop)
    transport = Transport(server, trust=None if trust is None else str(trust))
    try:
        store = SqlSyncStore(lambda: laptop.office, lambda job: job(), lambda _changes: None)
        SyncEngine(store, transport, clock=laptop.clock, report=tell, cancelled=cancelled).run()
    finally:
        transport.close()


def trust_file(laptop: Laptop) -> Path | None:
    """The pinned certificate as a file for TLS, written from the encrypted settings; null without TLS."""
    certificate = laptop.read(lambda records: records.setting(CERTIFICATE)) or ""
    if not certificate:
        return None
    path = laptop.paths.root / CERTIFICATE_FILE
    write_atomically(path, certificate.encode())
    return path


def pinned_certificate(paths: DataPaths) -> str | None:
    """The file that ``trust_file`` wrote, for TLS; null without TLS."""
    path = paths.root / CERTIFICATE_FILE
    return str(path) if path.is_file() else None


def _certificate_of(server: str) -> str:
    """The certificate a TLS server shows, as PEM, to be pinned; empty on loopback without TLS."""
    parts = urlsplit(server)
    if parts.scheme != "https":
        return ""
    try:
        return ssl.get_server_certificate((parts.hostname or "", parts.port or 443), timeout=_CERTIFICATE_SECONDS)
    except (OSError, ssl.SSLError, ValueError) as error:
        raise unreachable(repr(error)) from error


class _pinned:
    """The certificate as a file while the block runs; null for none."""

    def __init__(self, certificate: str) -> None:
        self._certificate = certificate
        self._path: Path | None = None

    def __enter__(self) -> str | None:
        if not self._certificate:
            return None
        import tempfile

        with tempfile.NamedTemporaryFile("w", suffix=".pem", delete=False) as file:
            file.write(self._certificate)
        self._path = Path(file.name)
        return file.name

    def __exit__(self, *_error: object) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)
