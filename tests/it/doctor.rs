//! `doctor`: files, git, permissions, packages.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::commands::{Project, Run};
use crate::screens::snapshot;

fn run(project: &Project) -> Run {
    let path = std::env::var("PATH").unwrap();
    let run = project.run_with(&["doctor", "--json"], "", &[("PATH", &path)]);
    assert!(
        !run.out.contains("CANARY") && !run.err.contains("CANARY"),
        "{}",
        run.out
    );
    run
}

fn findings(json: &Value) -> Vec<String> {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let findings = json["findings"].as_array().unwrap().iter();
    findings
        .map(|one| {
            ["severity", "rule", "file"]
                .map(|name| word(&one[name]))
                .join(" ")
        })
        .collect()
}

fn git(folder: &Path, args: &[&str]) {
    let status = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=x", "-c", "user.email=x@example.com"])
        .args(args)
        .status()
        .unwrap();
    assert!(status.success());
}

#[cfg(unix)]
fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;

    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn secrets_that_others_may_read() {
    let project = Project::new(&[(".dlt/secrets.toml", "a = 'CANARY'\n"), (".dlt/config.toml", "")]);
    mode(&project.path().join(".dlt/secrets.toml"), 0o600);
    mode(&project.path().join(".dlt/config.toml"), 0o644);
    let healthy = run(&project);
    assert_eq!((healthy.status, findings(&healthy.json())), (0, vec![]));
    mode(&project.path().join(".dlt/secrets.toml"), 0o640);
    let loose = run(&project);
    assert_eq!(loose.status, 1);
    assert_eq!(
        findings(&loose.json()),
        ["warning loose-permissions .dlt/secrets.toml"]
    );
    assert!(loose.out.contains("its mode is 0640"));
}

#[cfg(unix)]
#[test]
fn what_git_tracks_is_not_ignored_whatever_the_rules_say() {
    let project = Project::new(&[
        (".dlt/secrets.toml", "a = 'CANARY'\n"),
        (".dlt/prod.secrets.toml", "a = 'CANARY'\n"),
        (".dlt/.workspace", ""),
    ]);
    let folder = project.path();
    for name in ["secrets.toml", "prod.secrets.toml"] {
        mode(&folder.join(".dlt").join(name), 0o600);
    }
    git(&folder, &["init", "-q"]);
    assert_eq!(
        findings(&run(&project).json()),
        [
            "error not-gitignored .dlt/prod.secrets.toml",
            "error not-gitignored .dlt/secrets.toml",
        ]
    );
    git(&folder, &["add", ".dlt/prod.secrets.toml"]);
    fs::write(folder.join(".gitignore"), "secrets.toml\n*.secrets.toml\n").unwrap();
    assert_eq!(
        findings(&run(&project).json()),
        ["error tracked-by-git .dlt/prod.secrets.toml"]
    );
    git(&folder, &["rm", "-q", "--cached", ".dlt/prod.secrets.toml"]);
    assert_eq!(findings(&run(&project).json()), [""; 0]);
}

#[cfg(unix)]
#[test]
fn files_left_behind_and_strays() {
    let project = Project::new(&[
        (".dlt/.workspace", ""),
        (".dlt/old.secrets.toml", "a = 'CANARY'\n"),
        (".dlt/secrets.toml.bak", "a = 'CANARY'\n"),
        (".dlt/.dlt-secrets.tmp/x1.secrets.toml", "a = 'CANARY'\n"),
    ]);
    mode(&project.path().join(".dlt/old.secrets.toml"), 0o600);
    assert_eq!(
        findings(&run(&project).json()),
        [
            "warning stray-upload .dlt/old.secrets.toml",
            "warning leftover-file .dlt/.dlt-secrets.tmp/x1.secrets.toml",
            "warning leftover-file .dlt/secrets.toml.bak",
        ]
    );
}

const VAULTS: &str = "[providers]\nenable_google_secrets = true\nenable_aws_secrets = true\n";

#[test]
fn a_vault_needs_its_package() {
    let with = |files: &[(&str, &str)]| {
        let mut all = vec![(".dlt/config.toml", VAULTS)];
        all.extend(files);
        let found = findings(&run(&Project::new(&all)).json());
        found
            .into_iter()
            .filter(|one| one.contains("dependency"))
            .collect::<Vec<_>>()
    };
    let missing = "error missing-dependency pyproject.toml";
    assert_eq!(
        with(&[("pyproject.toml", "[project]\ndependencies = ['dlt']\n")]),
        [missing, missing]
    );
    assert_eq!(
        with(&[(
            "pyproject.toml",
            "[project]\ndependencies = ['dlt[s3]', 'google-api-python-client>=2']\n"
        )]),
        [""; 0]
    );
    assert_eq!(
        with(&[("requirements.txt", "dlt[athena]\nGoogle_Api_Python_Client\n")]),
        [""; 0],
        "an extra that brings botocore, a name in another spelling"
    );
    assert_eq!(
        with(&[(
            "pyproject.toml",
            "[project]\ndependencies = ['boto3']\n[dependency-groups]\ndev = ['google-api-python-client']\n"
        )]),
        [missing],
        "a group is not what a deployed run installs"
    );
    assert_eq!(with(&[]), [""; 0], "nobody knows what is installed");
}

#[test]
fn jobs_beside_a_vault_may_want_fixed_addresses() {
    let code = "from dlt.hub import run\n@run.pipeline('a')\ndef load(): ...\n\
                @run.pipeline('b', require={'static_egress_ips': True})\ndef fixed(): ...\n";
    let files = [
        (".dlt/config.toml", "[providers]\nenable_google_secrets = true\n"),
        ("jobs.py", code),
    ];
    let found = run(&Project::new(&files));
    assert_eq!(found.status, 0, "{}", found.out);
    assert_eq!(findings(&found.json()), ["info static-egress-ips jobs.py"]);
}

#[test]
fn what_is_wrong_with_the_files_themselves() {
    let broken = [
        (".dlt/.workspace", ""),
        (".dlt/config.toml", "a = 1\n"),
        (".dlt/prod.config.toml", "a = \n"),
    ];
    let found = findings(&run(&Project::new(&broken)).json());
    assert_eq!(found, ["error unparsable-file .dlt/prod.config.toml"]);
    let ignored = [
        (
            ".dlt/config.toml",
            "[destination.postgres.credentials]\npassword = 'CANARY'\n",
        ),
        (".dlt/dev.config.toml", "a = 1\n"),
        (
            "load.py",
            "import dlt\ndlt.pipeline('x', destination='postgres').run([1])\n",
        ),
    ];
    let found = findings(&run(&Project::new(&ignored)).json());
    assert!(
        found.contains(&"error secret-in-config .dlt/config.toml".to_owned()),
        "{found:?}"
    );
    assert_eq!(
        found.last().unwrap(),
        "warning profile-files-ignored .dlt/dev.config.toml"
    );
}

#[cfg(unix)]
#[test]
fn in_words() {
    let project = Project::new(&[
        (".dlt/config.toml", VAULTS),
        (".dlt/secrets.toml", "a = 'CANARY'\n"),
        (".dlt/old.secrets.toml", "a = 'CANARY'\n"),
        ("pyproject.toml", "[project]\ndependencies = ['dlt']\n"),
    ]);
    mode(&project.path().join(".dlt/old.secrets.toml"), 0o600);
    mode(&project.path().join(".dlt/secrets.toml"), 0o644);
    let path = std::env::var("PATH").unwrap();
    snapshot(
        "doctor_text",
        &project.run_with(&["doctor"], "", &[("PATH", &path)]).out,
    );
    let healthy = Project::new(&[(".dlt/config.toml", "")]);
    assert_eq!(
        healthy.run_with(&["doctor"], "", &[("PATH", &path)]).out,
        "nothing is wrong\n"
    );
}
