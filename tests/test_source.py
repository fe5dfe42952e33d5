"""source.py and yamlfile.py: whatever stands in a file, reading it ends in values and located problems."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tramite import source, yamlfile

DEFINITION = (Path(__file__).parent.parent / "procedures" / "reduce-insured" / "procedure.yml").read_text("utf-8")


def codes(content: bytes) -> list[str]:
    """The codes of the problems of one file, as `code line:column`."""
    found = yamlfile.read(content, "x.yml").problems
    return [f"{problem.code} {problem.place.line}:{problem.place.column}" for problem in found]


@pytest.mark.parametrize("written", ["2.10", "no", "on", "0123", "2026-11-23", "1e3", "0x1F", "null", "~"])
def test_a_plain_scalar_stays_what_was_written(written: str) -> None:
    assert yamlfile.read(f"key: {written}\n".encode(), "x.yml").data == {"key": written}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ["empty-file 1:1"]),
        (b"# only a comment\n", ["empty-file 1:1"]),
        (b"\xef\xbb\xbfa: b\n", ["byte-order-mark 1:1"]),
        (b"a: caf\xe9\n", ["not-utf8 1:7"]),
        (b"a: b\nc:\n", ["empty-value 2:3"]),
        (b"a: b\na: c\n", ["duplicate-key 2:1"]),
        (b"a:\n\tb: c\n", ["yaml-tab 2:1"]),
        (b"text: [[reset]] borra\n", ["unquoted-bracket 1:17"]),
        (b"text: Pulse [[reset]]: borra\n", ["unquoted-colon 1:22"]),
        (b"x: {text: uno, dos}\n", ["unquoted-comma 1:16"]),
        (b"text: Vea la nota #2\n", ["unquoted-hash 1:7"]),
        (b"text: nota  # comment\n", []),
        (b"a: !!python/object/apply:os.system [ls]\n", ["unsupported-tag 1:4"]),
        (b"a: b: c: d\n", ["unquoted-colon 1:5"]),
        (b"a: [\n", ["yaml-syntax 1:1"]),
        (b"a: \x00\n", ["yaml-syntax 1:4"]),
        (b"a: " + b"x" * yamlfile.MAX_BYTES, ["file-too-large 1:1"]),
        (b"[" * 500_000, ["too-many-nodes 1:1"]),
        (b"- " * 500_000, ["too-many-nodes 1:1"]),
        (b"a: " + b"[" * 100 + b"]" * 100, ["too-many-nodes 1:1"]),
        (b"a: &a [*a]\n", ["too-many-nodes 1:1"]),
    ],
)
def test_faults_of_yaml_are_named_and_located(content: bytes, expected: list[str]) -> None:
    assert codes(content) == expected


def test_anchors_that_multiply_are_bounded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert codes("\n".join(lines).encode()) == ["too-many-nodes 1:1"]


@given(st.binary(max_size=200))
def test_no_bytes_raise(content: bytes) -> None:
    yamlfile.read(content, "x.yml")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(DEFINITION)), st.integers(0, 40), st.text(max_size=12))
def test_no_edit_of_a_definition_raises(tmp_path_factory: pytest.TempPathFactory, at: int, cut: int, put: str) -> None:
    folder = tmp_path_factory.mktemp("edited")
    edited = DEFINITION[:at] + put + DEFINITION[at + cut :]
    path = folder / "procedures" / "reduce-insured" / "procedure.yml"
    path.parent.mkdir(parents=True)
    path.write_bytes(edited.encode("utf-8", "surrogatepass"))
    for problem in source.load(folder).problems:
        assert problem.place.line >= 1


def test_one_wrong_entry_does_not_hide_the_others(repo: Path, tmp_path: Path) -> None:
    shutil.copytree(repo / "procedures", tmp_path / "procedures")
    path = tmp_path / "procedures" / "add-insured" / "procedure.yml"
    text = path.read_text("utf-8").replace("status: live", "status: alive").replace("title:", "titel:", 1)
    path.write_text(text, "utf-8")
    loaded = source.load(tmp_path)
    found = {problem.code: problem.values for problem in loaded.problems}
    assert set(found) == {"unknown-key", "missing-key", "wrong-value"}
    assert found["unknown-key"] == {"key": "titel", "suggestion": "title"}
    assert found["missing-key"]["key"] == "title"
    assert found["wrong-value"]["allowed"] == "`live`, `in-development`, `suspended`"
    assert loaded.guide
    assert "add-insured" in loaded.dropped
    assert "reduce-insured" in loaded.guide.procedures


def test_the_real_definitions_are_read_without_a_problem(repo: Path) -> None:
    loaded = source.load(repo)
    assert loaded.problems == []
    assert loaded.guide
    assert list(loaded.guide.procedures)[:3] == ["log-in-zhejiang", "log-in-direct", "register-employer"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": "new"}', '{"version": 1'])
def test_a_stored_version_that_is_none_is_located(repo: Path, tmp_path: Path, content: str) -> None:
    shutil.copytree(repo / "procedures", tmp_path / "procedures")
    path = tmp_path / "procedures" / "add-insured" / source.VERSIONS / "2.json"
    path.write_text(content, "utf-8")
    loaded = source.load(tmp_path)
    assert [(one.code, one.place.path) for one in loaded.problems] == [
        ("bad-release", "procedures/add-insured/versions/2.json")
    ]
    assert loaded.released["add-insured"]["version"] == 1
