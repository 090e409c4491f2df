//! What the README says is done: its commands are commands, its settings are settings, and what only reads is run.

use std::process::Command;

use clap::Parser;
use dlt_secrets::app::preferences::Preferences;
use dlt_secrets::cli::Args;

use crate::session::{DEMO, write_files};

const README: &str = include_str!("../../README.md");

/// The blocks of code in a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let found = README.split(&fence).skip(1);
    found.map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The commands of this program in the blocks for a shell and in workflows, and those of the tables; without what follows a pipe.
fn commands() -> Vec<Vec<String>> {
    let mut commands = Vec::new();
    for line in blocks("sh")
        .into_iter()
        .chain(blocks("yaml"))
        .flat_map(str::lines)
    {
        for part in line.split('|').flat_map(|part| part.split(" > ")) {
            let part = part.trim().trim_start_matches("- run: ");
            let words = part.split(" #").next().unwrap().trim();
            if words == "dlt-secrets" || words.starts_with("dlt-secrets ") {
                let words = words.split_whitespace().map(str::to_owned).collect();
                commands.push(words);
            }
        }
    }
    commands
}

#[test]
fn every_command_of_the_readme_is_one() {
    let commands = commands();
    assert!(commands.len() > 15, "{}", commands.len());
    for words in commands {
        let parsed = Args::try_parse_from(&words);
        assert!(parsed.is_ok(), "{words:?}: {}", parsed.err().unwrap());
    }
}

#[test]
fn what_only_reads_does_so() {
    let dir = tempfile::tempdir().unwrap();
    write_files(dir.path(), DEMO);
    let reads = [
        "list",
        "check",
        "diff",
        "explain",
        "deploy-plan",
        "doctor",
        "export",
        "settings",
    ];
    let mut count = 0;
    for words in commands() {
        if words
            .get(1)
            .is_none_or(|command| !reads.contains(&command.as_str()))
        {
            continue;
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_dlt-secrets"));
        command
            .args(&words[1..])
            .current_dir(dir.path())
            .env_clear()
            .env("HOME", dir.path());
        let done = command.output().unwrap();
        let status = done.status.code().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert!([0, 1].contains(&status), "{words:?} ended with {status}: {said}");
        count += 1;
    }
    assert!(count >= 9, "{count}");
}

#[test]
fn the_settings_of_the_readme_are_settings() {
    let blocks = blocks("toml");
    assert_eq!(blocks.len(), 1);
    let read = Preferences::read(blocks[0].into());
    assert!(read.is_ok(), "{:?}", read.err());
}
