from __future__ import annotations

import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fondly.domain.kept import Kept
from fondly.errors import NotKept, VaultDamaged
from fondly.vault.vault import Vault

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PARTS = {"photo": b"a face" * 20_000, "recipe": b"{}"}


def kept(item: str = "00112233445566aa", days: float | None = 7, clip: str = "a.mp4") -> Kept:
    until = None if days is None else NOW + timedelta(days=days)
    return Kept(item, clip, "c" * 64, "f" * 64, NOW, until)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "vault"
    place.mkdir()
    return place


@pytest.fixture
def vault(folder: Path) -> Vault:
    made = Vault(folder)
    made.keep(kept(), PARTS)
    return made


def _bytes_of(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


@pytest.mark.usefixtures("vault")
def test_what_is_kept_can_be_read_by_the_next_run(folder: Path) -> None:
    again = Vault(folder)
    assert again.items() == (kept(),)
    assert {name: again.read(kept().item, name) for name in PARTS} == PARTS


@pytest.mark.usefixtures("vault")
def test_nothing_lies_there_in_clear(folder: Path) -> None:
    content = _bytes_of(folder)
    for told in (b"face", b"a.mp4", b"f" * 64):
        assert told not in content


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such bits")
@pytest.mark.usefixtures("vault")
def test_nobody_else_may_look(folder: Path) -> None:
    modes = {stat.S_IMODE(one.stat().st_mode) & 0o077 for one in folder.rglob("*")}
    assert modes == {0}


def test_destroying_leaves_nothing_to_read(vault: Vault, folder: Path) -> None:
    sealed = (folder / "items" / kept().item / "photo").read_bytes()
    key = (folder / "keys" / f"{kept().item}.key").read_bytes()
    other = kept("ffffffffffffffff")
    vault.keep(other, PARTS)
    gone = vault.destroy(kept().item)
    assert (gone.item, gone.clip, gone.files) == (kept().item, "a.mp4", 3)
    assert gone.size > len(PARTS["photo"])
    assert len(gone.proofs) == 2
    left = _bytes_of(folder)
    assert key not in left
    assert sealed[:200] not in left
    assert vault.items() == (other,)
    with pytest.raises(NotKept, match="Nothing named"):
        vault.read(kept().item, "photo")
    with pytest.raises(NotKept):
        vault.destroy(kept().item)


@pytest.mark.parametrize("name", ["", "..", "../../etc", "0011", "0" * 15 + "G"])
def test_only_names_of_items_are_looked_for(vault: Vault, name: str) -> None:
    for act in (vault.destroy, vault.about, lambda item: vault.change_end(item, None)):
        with pytest.raises(NotKept):
            act(name)


def test_a_sweep_takes_what_is_over_and_nothing_else(vault: Vault) -> None:
    vault.keep(kept("a" * 16, days=None), PARTS)
    vault.keep(kept("b" * 16, days=8), PARTS)
    assert vault.sweep(NOW + timedelta(days=6.9)) == ()
    assert [one.item for one in vault.sweep(NOW + timedelta(days=7))] == [kept().item]
    assert {one.item for one in vault.items()} == {"a" * 16, "b" * 16}


def test_an_end_can_be_changed(vault: Vault, folder: Path) -> None:
    later = NOW + timedelta(days=30)
    assert vault.change_end(kept().item, later) == replace(kept(), until=later)
    assert Vault(folder).items() == (replace(kept(), until=later),)
    vault.change_end(kept().item, None)
    assert vault.sweep(NOW + timedelta(days=10_000)) == ()
    assert vault.read(kept().item, "photo") == PARTS["photo"]


def test_damage_is_told_and_can_be_let_go(vault: Vault, folder: Path) -> None:
    photo = folder / "items" / kept().item / "photo"
    photo.write_bytes(photo.read_bytes()[:-1])
    with pytest.raises(VaultDamaged, match="photo"):
        vault.read(kept().item, "photo")
    assert vault.damaged() == ()
    (photo.parent / "about").unlink()
    assert vault.items() == ()
    assert vault.damaged() == (kept().item,)
    assert vault.sweep(NOW) == ()
    assert vault.destroy(kept().item).clip == ""
    assert vault.damaged() == ()


def test_no_part_can_take_anothers_place(vault: Vault, folder: Path) -> None:
    vault.keep(kept("a" * 16), PARTS)
    items = folder / "items"
    (items / kept().item / "recipe").write_bytes((items / kept().item / "photo").read_bytes())
    with pytest.raises(VaultDamaged):
        vault.read(kept().item, "recipe")


def test_ends_are_told_in_time() -> None:
    one = kept(days=7)
    assert not one.is_ending(NOW + timedelta(days=4.9))
    assert one.is_ending(NOW + timedelta(days=5.1))
    assert not one.is_ending(NOW + timedelta(days=7))
    assert not kept(days=None).is_ending(NOW)


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        replace(kept(), until=datetime(2026, 1, 1))  # noqa: DTZ001  that is the fault
    with pytest.raises(ValueError, match="sixteen"):
        kept("x")
