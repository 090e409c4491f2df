//! Completions, man pages, and the reference that is kept in the repository.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use dlt_secrets::cli;

use crate::commands::Project;

fn project() -> Project {
    Project::new(&[])
}

#[test]
fn the_reference_is_what_help_says() {
    let text = cli::reference();
    for command in [
        "list",
        "check",
        "diff",
        "explain",
        "get",
        "set",
        "unset",
        "import",
        "export",
        "deploy-plan",
        "doctor",
        "completions",
        "man",
    ] {
        assert!(
            text.contains(&format!("\n## dlt-secrets {command}\n")),
            "{command}"
        );
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_binary_snapshot!("cli_reference.md", text.into_bytes()));
}

#[test]
fn every_shell_gets_completions_of_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = project().run(&["completions", shell]);
        assert_eq!(run.status, 0, "{}", run.err);
        for word in ["deploy-plan", "allow-incomplete", "completions"] {
            assert!(run.out.contains(word), "{shell} has no {word}");
        }
    }
    assert_eq!(project().run(&["completions", "nushell"]).status, 2);
}

#[test]
#[cfg(unix)]
fn a_shell_takes_the_completions() {
    let run = project().run(&["completions", "bash"]);
    let check = "source /dev/stdin && complete -p dlt-secrets && COMP_WORDS=(dlt-secrets exp) COMP_CWORD=1 && _dlt__secrets dlt-secrets exp dlt-secrets && \
        echo ${COMPREPLY[@]}";
    let mut bash = Command::new("bash")
        .args(["--norc", "-c", check])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    bash.stdin.take().unwrap().write_all(run.out.as_bytes()).unwrap();
    let output = bash.wait_with_output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.trim_end().ends_with("explain export") || told.trim_end().ends_with("export"),
        "{told}"
    );
}

#[test]
fn man_pages_of_the_program_and_of_its_commands() {
    let run = project().run(&["man"]);
    assert_eq!(run.status, 0);
    assert!(
        run.out.contains(".TH dlt\\-secrets 1") || run.out.contains(".TH dlt-secrets 1"),
        "{}",
        run.out
    );
    let run = project().run(&["man", "export"]);
    assert!(run.out.contains("allow\\-incomplete"), "{}", run.out);
    let run = project().run(&["man", "nothing"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("one of demo, list, check"), "{}", run.err);
}
