"""Wrappings of the database key and the marks beside it (architecture.md, Keys; sync.md §3.16)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import InitError

from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from tuoyu_desktop.store.keyring_keys import SERVICE, KeyringKeyStore
from tuoyu_desktop.store.keys import KeyFile, KeyStore, MemoryKeyStore
from tuoyu_desktop.store.marks import NumberMarks
from tuoyu_desktop.store.passphrase_keys import PassphraseKeyStore

PASSPHRASE = "大兴托育 2026 督导"


class DictKeyring(KeyringBackend):
    """A keyring in memory: the backend's contract, without an operating system."""

    priority = 1.0

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[(service, username)] = password


class LockedKeyring(DictKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        raise InitError("Failed to unlock the collection!")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise InitError("Failed to unlock the collection!")


class BrokenKeyring(DictKeyring):
    """Lets the system's own error through, as some backends do."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError("D-Bus went away")


@pytest.fixture
def backend() -> Iterator[DictKeyring]:
    before, ours = keyring.get_keyring(), DictKeyring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


def fails(code: str) -> pytest.RaisesExc[EnvironmentFault]:
    return pytest.RaisesExc(EnvironmentFault, match=f"^{code}:")


@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize("store", [MemoryKeyStore(), PassphraseKeyStore(PASSPHRASE), KeyringKeyStore()])
def test_a_key_comes_back_and_never_lies_in_clear(tmp_path: Path, store: KeyStore) -> None:
    key = KeyFile(tmp_path).create(store)
    assert len(key) == 32
    assert KeyFile(tmp_path).open(store) == key
    content = (tmp_path / "key.json").read_text()
    assert key.hex() not in content
    assert PASSPHRASE not in content
    assert [one.name for one in tmp_path.iterdir()] == ["key.json"]
    if os.name != "nt":
        assert (tmp_path / "key.json").stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("backend")
def test_any_one_wrapping_opens(tmp_path: Path) -> None:
    file = KeyFile(tmp_path)
    key = file.create(KeyringKeyStore())
    file.add(key, PassphraseKeyStore(PASSPHRASE))
    assert file.kinds() == ("keyring", "passphrase")
    assert file.open(KeyringKeyStore()) == file.open(PassphraseKeyStore(PASSPHRASE)) == key
    file.remove(key, "keyring")
    assert file.open(PassphraseKeyStore(PASSPHRASE)) == key
    with fails("env-key-wrong"):
        file.open(KeyringKeyStore())
    with pytest.raises(RuleViolation, match="rule-last-key-wrapping"):
        file.remove(key, "passphrase")
    assert file.kinds() == ("passphrase",)


def test_a_changed_passphrase_replaces_the_old_one(tmp_path: Path) -> None:
    file = KeyFile(tmp_path)
    key = file.create(PassphraseKeyStore(PASSPHRASE))
    file.add(key, PassphraseKeyStore("another passphrase"))
    assert file.open(PassphraseKeyStore("another passphrase")) == key
    with fails("env-key-wrong"):
        file.open(PassphraseKeyStore(PASSPHRASE))


def test_a_passphrase_typed_in_full_width_is_the_same(tmp_path: Path) -> None:
    key = KeyFile(tmp_path).create(PassphraseKeyStore("Ｔｕｏｙｕ２０２６"))
    assert KeyFile(tmp_path).open(PassphraseKeyStore("Tuoyu2026")) == key


def test_a_wrong_or_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match="rule-passphrase-short"):
        KeyFile(tmp_path).create(PassphraseKeyStore("七个字不够长啊"))
    assert not KeyFile(tmp_path).exists()
    KeyFile(tmp_path).create(PassphraseKeyStore(PASSPHRASE))
    with fails("env-key-wrong"):
        KeyFile(tmp_path).open(PassphraseKeyStore(PASSPHRASE + "。"))


def test_no_environment_variable_unlocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = KeyFile(tmp_path).create(PassphraseKeyStore(PASSPHRASE))
    for name in ("TUOYU_KEY", "TUOYU_PASSPHRASE", "TUOYU_DATA"):
        monkeypatch.setenv(name, PASSPHRASE)
        monkeypatch.setenv(name + "_HEX", key.hex())
    with fails("env-key-wrong"):
        KeyFile(tmp_path).open(PassphraseKeyStore(""))


def test_a_new_key_never_replaces_one_or_leaves_a_database_behind(tmp_path: Path) -> None:
    KeyFile(tmp_path).create(MemoryKeyStore())
    with fails("env-key-exists"):
        KeyFile(tmp_path).create(MemoryKeyStore())
    (tmp_path / "key.json").unlink()
    (tmp_path / "tuoyu.db").write_bytes(b"encrypted")
    with fails("env-key-missing"):
        KeyFile(tmp_path).create(MemoryKeyStore())
    with fails("env-key-missing"):
        KeyFile(tmp_path).open(MemoryKeyStore())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"format": 1}',
        b'{"format": 2, "check": "", "wrappings": []}',
        b'{"format": 1, "check": "", "wrappings": [{"kind": "memory", "nonce": "!", "sealed": ""}]}',
        b'{"format": 1, "check": "", "wrappings": [{"kind": "memory", "nonce": "AA==", "sealed": ""}]}',
        b'{"format": 1, "check": "", "wrappings": [{"kind": "passphrase", "salt": "", "memory_kib": 99999999999,'
        b' "iterations": 1, "lanes": 1}]}',
    ],
)
def test_a_damaged_key_file_is_called_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key.json").write_bytes(content)
    store: KeyStore = PassphraseKeyStore(PASSPHRASE) if b"passphrase" in content else MemoryKeyStore()
    with fails("env-key-damaged"):
        KeyFile(tmp_path).open(store)
    assert not KeyFile(tmp_path).matches(bytes(32))


def test_a_wrapping_cannot_be_passed_off_as_of_another_kind(tmp_path: Path) -> None:
    wrapping_key = bytes(range(32))
    store = MemoryKeyStore(wrapping_key)
    KeyFile(tmp_path).create(store)
    store.kind = "keyring"
    content = json.loads((tmp_path / "key.json").read_text())
    content["wrappings"][0]["kind"] = "keyring"
    (tmp_path / "key.json").write_text(json.dumps(content))
    with fails("env-key-wrong"):
        KeyFile(tmp_path).open(store)


def test_two_data_folders_have_two_keyring_entries(tmp_path: Path, backend: DictKeyring) -> None:
    keys = []
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        keys.append(KeyFile(tmp_path / name).create(KeyringKeyStore()))
    assert [KeyFile(tmp_path / name).open(KeyringKeyStore()) for name in ("甲", "乙")] == keys
    assert len(backend.entries) == 2
    assert {service for service, _ in backend.entries} == {SERVICE}


def test_a_lost_keyring_entry_is_told_apart(tmp_path: Path, backend: DictKeyring) -> None:
    KeyFile(tmp_path).create(KeyringKeyStore())
    backend.entries.clear()
    with fails("env-keyring-entry-missing"):
        KeyFile(tmp_path).open(KeyringKeyStore())


class PlaintextKeyring(DictKeyring):
    """Stands for keyrings.alt's file backend, which writes passwords in clear."""


PlaintextKeyring.__module__ = "keyrings.alt.file"


@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize(
    ("unfit", "code"),
    [
        (fail.Keyring, "env-keyring-missing"),
        (null.Keyring, "env-keyring-missing"),
        (PlaintextKeyring, "env-keyring-missing"),
        (LockedKeyring, "env-keyring-locked"),
        (BrokenKeyring, "env-keyring-locked"),
    ],
)
def test_no_fit_keyring_says_what_to_do_and_writes_nothing(
    tmp_path: Path, unfit: Callable[[], KeyringBackend], code: str
) -> None:
    keyring.set_keyring(unfit())
    with fails(code) as caught:
        KeyFile(tmp_path).create(KeyringKeyStore())
    assert "口令" in caught.value.message
    assert list(tmp_path.iterdir()) == []


SECRET_SERVICE = """
export HOME="$1" XDG_RUNTIME_DIR="$1"
echo -n pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
"$2" -c '
import sys
from pathlib import Path
from tuoyu_desktop.store.keyring_keys import KeyringKeyStore
from tuoyu_desktop.store.keys import KeyFile
key = KeyFile(Path(sys.argv[1])).create(KeyringKeyStore())
print(KeyFile(Path(sys.argv[1])).open(KeyringKeyStore()) == key)
' "$1"
"""


@pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="needs gnome-keyring and dbus",
)
def test_a_real_secret_service(tmp_path: Path) -> None:
    command = ["dbus-run-session", "--", "bash", "-c", SECRET_SERVICE, "bash", str(tmp_path), sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip() == "True", done.stderr


KEY = bytes(range(32))


def test_marks_only_rise_and_are_kept_per_kind_and_year(tmp_path: Path) -> None:
    marks = NumberMarks(tmp_path, KEY)
    assert marks.highest("整改通知书", 2026) == 0
    marks.raise_to("整改通知书", 2026, 12)
    marks.raise_to("整改通知书", 2026, 9)
    marks.raise_to("整改通知书", 2027, 1)
    again = NumberMarks(tmp_path, KEY)
    assert [again.highest("整改通知书", 2026), again.highest("整改通知书", 2027)] == [12, 1]
    assert again.highest("意见书", 2026) == 0
    assert [one.name for one in tmp_path.iterdir()] == ["marks.json"]


@pytest.mark.parametrize(("old", "new"), [(b"12", b"11"), (b"{", b""), (b"2026", b"2025")])
def test_marks_that_were_changed_are_not_believed(tmp_path: Path, old: bytes, new: bytes) -> None:
    NumberMarks(tmp_path, KEY).raise_to("notice", 2026, 12)
    path = tmp_path / "marks.json"
    path.write_bytes(path.read_bytes().replace(old, new))
    with fails("env-marks-damaged"):
        NumberMarks(tmp_path, KEY).highest("notice", 2026)


def test_marks_of_another_laptop_are_not_believed(tmp_path: Path) -> None:
    NumberMarks(tmp_path, KEY).raise_to("notice", 2026, 12)
    with fails("env-marks-damaged"):
        NumberMarks(tmp_path, bytes(32)).highest("notice", 2026)
