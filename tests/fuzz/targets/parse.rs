//! Any text as a secrets file: read, and listed as `list --json` does.

#![no_main]

use std::cell::OnceCell;
use std::fs;
use std::hint::black_box;

use clap::Parser;
use dlt_secrets::cli::{self, Args};
use dlt_secrets::document::Document;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

thread_local! {
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

fuzz_target!(|text: &str| {
    if let Ok(document) = Document::parse(text.into()) {
        assert_eq!(document.text().expose(), text);
        for (path, id) in document.leaves() {
            assert_eq!(document.find(&path), Some(id));
            assert!(document.value(id).is_some());
            let leaf = document.leaf(id).expect("a leaf has its bytes");
            assert!(text.contains(document.raw(leaf)));
            black_box((
                document.comment(leaf),
                document.comments_above(leaf),
                document.position(id),
            ));
        }
    }
    FOLDER.with(|folder| {
        let folder = folder.get_or_init(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            fs::create_dir(folder.path().join(".dlt")).expect("a folder in it");
            folder
        });
        let project = folder.path().to_str().expect("a path of plain letters");
        fs::write(folder.path().join(".dlt/secrets.toml"), text).expect("a file in it");
        for command in [&["list", "--json"][..], &["list"], &["check"]] {
            let args = ["dlt-secrets", "--project", project, "--global-dir", project];
            let args = Args::parse_from(args.iter().chain(command));
            let (mut out, mut err) = (Vec::new(), Vec::new());
            // A file that is no TOML is a failure with its place; what it says holds no sequence of a terminal.
            if let Err(failure) = cli::run(&args, &mut out, &mut err) {
                err.extend(failure.to_string().bytes());
            }
            for said in [out, err] {
                let said = String::from_utf8(said).expect("text");
                assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{said:?}");
            }
        }
    });
});
