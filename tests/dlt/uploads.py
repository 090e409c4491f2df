"""What `deploy-plan` calls uploaded is what dlt's own `ConfigurationFileSelector` selects."""

import json
import random
import subprocess
from pathlib import Path
from types import SimpleNamespace

from dlt._workspace.deployment.file_selector import ConfigurationFileSelector
from harness import RUN_SECONDS, Tally, clean_env, main, scratch

SEED = 20261125
FOLDERS = 40
HEADS = ["", "dev.", "tests.", "prod.", "access.", "old.", "dev", "Dev.", "dev.prod.", ".", ".tmp1.", "x", "a b."]
TAILS = ["secrets.toml", "config.toml", "secrets.toml.bak", "Secrets.toml", "config.tom", "toml", "secrets.toml~"]


def checks(tally: Tally, binary: str) -> None:
    source = random.Random(SEED)
    with scratch() as root:
        for number in range(FOLDERS):
            project = root / f"project{number}"
            settings = project / ".dlt"
            settings.mkdir(parents=True)
            if source.random() < 0.7:
                (settings / ".workspace").touch()
            names = [head + tail for head in HEADS for tail in TAILS]
            for name in source.sample(names, 20):
                make(settings, name, source)
            expected = sorted(str(name) for _, name in ConfigurationFileSelector(context(settings)))
            tally.equal(expected, uploaded(binary, project), f"{project.name}: uploaded files")


def make(settings: Path, name: str, source: random.Random) -> None:
    path = settings / name
    if source.random() < 0.1:
        path.mkdir()
        (path / "secrets.toml").touch()
    elif source.random() < 0.1:
        target = settings.parent / f"target{source.random()}"
        target.touch()
        path.symlink_to(target)
    else:
        path.touch()


def context(settings: Path) -> SimpleNamespace:
    return SimpleNamespace(settings_dir=str(settings))


def uploaded(binary: str, project: Path) -> list[str]:
    command = [binary, "deploy-plan", "--json", "--global-dir", str(project / "global")]
    run = subprocess.run(
        command, cwd=project, env=clean_env(project), capture_output=True, text=True, timeout=RUN_SECONDS
    )
    files = json.loads(run.stdout)["uploads"]
    return sorted(one["file"].removeprefix(".dlt/") for one in files if one["fate"] != "stays")


if __name__ == "__main__":
    main(__file__, checks)
