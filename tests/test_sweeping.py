"""Sweeping is put off while a guide is read or a site is made, and goes on afterwards, however that ends."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tramite import plugin, site, source, sweeping


@pytest.fixture(autouse=True)
def sweeps() -> Iterator[None]:
    assert gc.isenabled()
    yield
    assert gc.isenabled()


def test_who_sweeps_not_is_not_made_to() -> None:
    gc.disable()
    try:
        with sweeping.put_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("error", [None, OSError])
def test_reading_a_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception] | None) -> None:
    swept: list[bool] = []

    def read(root: Path) -> source.Loaded:
        swept.append(gc.isenabled())
        if error:
            raise error
        return source.Loaded()

    monkeypatch.setattr(source, "load", read)
    for _ in range(2):
        if error:
            with pytest.raises(error):
                site.load(tmp_path)
        else:
            site.load(tmp_path)
    assert swept == [False, False]


@pytest.mark.parametrize("end", ["on_shutdown", "on_build_error"])
def test_a_build_that_ends_before_it_has_begun(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    def begin(*_: Any) -> None:
        assert not gc.isenabled()
        raise RuntimeError

    monkeypatch.setattr(plugin, "_begin", begin)
    adapter = plugin.TramitePlugin()
    adapter.load_config({})
    for _ in range(2):
        with pytest.raises(RuntimeError):
            adapter.on_config(SimpleNamespace(plugins={}))  # type: ignore[arg-type]
        assert not gc.isenabled()
        if end == "on_shutdown":
            adapter.on_shutdown()
        else:
            adapter.on_build_error(error=RuntimeError())
        assert gc.isenabled()
