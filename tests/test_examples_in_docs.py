"""The example of a procedure that README and the authors' page show is a valid definition."""

import re
import shutil
from pathlib import Path

import pytest

from tramite import site


@pytest.mark.parametrize("page", ["README.md", "docs/authors.md", "docs/authors.zh.md", "docs/authors.en.md"])
def test_the_example_has_no_error(repo: Path, tmp_path: Path, page: str) -> None:
    (example,) = re.findall(
        r"```yaml\n# (procedures/[\w/-]+\.yml).*?\n(.*?)```", (repo / page).read_text("utf-8"), re.S
    )
    for folder in ("procedures", "docs"):
        shutil.copytree(repo / folder, tmp_path / folder)
    (tmp_path / example[0]).write_text(example[1], "utf-8")
    # What the rest of the guide no longer finds in the shortened procedure is not the example's fault.
    problems = [one for one in site.load(tmp_path).problems if one.place.path == example[0]]
    assert [str(problem) for problem in problems if problem.severity == "error"] == []


def test_the_problem_in_the_readme_is_what_check_says(repo: Path, tmp_path: Path) -> None:
    readme = (repo / "README.md").read_text("utf-8")
    (name, text) = re.findall(r"```yaml\n# (procedures/[\w/-]+\.yml).*?\n(.*?)```", readme, re.S)[0]
    (said,) = re.findall(r"```\n(procedures/.*?)\n```", readme, re.S)
    for folder in ("procedures", "docs"):
        shutil.copytree(repo / folder, tmp_path / folder)
    header = f"# {name}\n"
    (tmp_path / name).write_text(
        header + text.replace("[full_name, id_number, ins", "[ful_name, id_number, ins"), "utf-8"
    )
    assert said in [str(problem) for problem in site.load(tmp_path).problems]
