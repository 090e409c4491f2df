//! Keys and sections as a whole: added, renamed, deleted, moved, copied; profiles made complete, workspaces mended.

use std::fs;

use crossterm::event::MouseEventKind;
use dlt_secrets::app::Message;

use crate::screens::{both, sizes, snapshot};
use crate::session::{CANARY, DEMO, Session, WIDE};

/// Every profile reads the shared file, prod has one of its own.
const CRM: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (
        ".dlt/secrets.toml",
        "# of every profile\n\n# the crm's database\n[sources.crm.credentials]\nhost = \"localhost\"  # a tunnel\n\
         # rotate in May\npassword = \"CANARY-shared\"\nport = 5432\n\n[sources.crm]\ntoken = 'CANARY-token'\n\n\
         [[sources.crm.tables]]\nname = \"orders\"\n",
    ),
    (
        ".dlt/prod.secrets.toml",
        "[sources.crm.credentials]\npassword = \"<configure me>\" # fill this in!\n",
    ),
    (
        ".dlt/config.toml",
        "[sources.crm]\npage_size = 100\n# in days\nlookback = 7\n",
    ),
];

/// The text of a file after some keys, and after an undo; the file on disk after that is as it was.
fn after(files: &[(&str, &str)], name: &str, keys: &str) -> String {
    let mut session = Session::open(files, WIDE);
    session.keys(keys).keys("sy");
    let text = session.read(name);
    session.keys("usy");
    for (name, before) in files {
        assert_eq!(session.read(name), *before, "{name} after {keys} and an undo");
    }
    session.keys("<C-r>sy");
    assert_eq!(
        session.read(name),
        text,
        "{name} after {keys}, an undo, and a redo"
    );
    text
}

/// What stands on the screen after some keys.
fn text(files: &[(&str, &str)], keys: &str) -> String {
    let mut session = Session::open(files, WIDE);
    session.keys(keys);
    session.text()
}

#[test]
fn rename() {
    both("rename", CRM, "/token<Enter>R");
    both("rename_to", CRM, "/token<Enter>R<C-u>api_token");
    both("rename_exists", CRM, "/token<Enter>R<C-u>credentials");
    both("rename_section", CRM, "gjR<C-u>store");
    both("rename_done", CRM, "gjR<C-u>store<Enter>");
}

#[test]
fn every_header_of_a_renamed_section_has_its_new_name() {
    let new = CRM[1].1.replace("sources.crm", "sources.\"the crm\"");
    // Of the two files it stands in, prod's column has its own first.
    assert_eq!(after(CRM, ".dlt/secrets.toml", "gjR<C-u>the crm<Enter>"), new);
    assert_eq!(
        after(CRM, ".dlt/prod.secrets.toml", "gjlR<C-u>store<Enter>"),
        CRM[2].1.replace("crm", "store")
    );
    assert_eq!(
        after(CRM, ".dlt/config.toml", "gjR<Tab><C-u>store<Enter>"),
        CRM[3].1.replace("crm", "store")
    );
}

#[test]
fn what_cannot_be_renamed_is_said() {
    for (keys, sentence) in [
        ("/token<Enter>R<Enter>", "type another name"),
        ("/token<Enter>R<C-u><Enter>", "✗ type a name"),
        (
            "/token<Enter>R<C-u>a.b<Enter>",
            "✗ a name with a dot in it stands in quotes: \"a.b\"",
        ),
        ("/token<Enter>R<C-u>\"a<Enter>", "✗ the quotes do not close"),
        (
            "/token<Enter>R<C-u>tables<Enter>",
            "✗ sources.crm.tables stands in .dlt/secrets.toml:13 already",
        ),
        (
            "/tables<Enter>Rx<Enter>",
            "✗ sources.crm.tables is an array of tables; edit it in the file",
        ),
        ("gR", "✗ choose a key or a section"),
    ] {
        let text = text(CRM, keys);
        assert!(text.contains(sentence), "{keys}: {text}");
        assert!(!text.contains("not saved"), "{keys}: {text}");
    }
    let mut session = Session::open_with(&APART[1..], WIDE, &[("SOURCES__CRM__API_KEY", CANARY)]);
    for keys in ["R", "m", "d"] {
        session.keys("<Esc>/api_key<Enter>").keys(keys);
        let text = session.text();
        assert!(
            text.contains("✗ SOURCES__CRM__API_KEY is set in the environment; "),
            "{keys}: {text}"
        );
    }
}

#[test]
fn a_name_is_completed_and_a_slip_is_told() {
    let near = "[destination.postgres.credentials]\nhots = 'CANARY'\n";
    let files = [(".dlt/secrets.toml", near)];
    let mut session = Session::open(&files, WIDE);
    session.keys("gjjjR<C-u>hst");
    assert!(
        session.text().contains("name     did you mean host?"),
        "{}",
        session.text()
    );
    session.keys("<C-Space>");
    assert!(session.text().contains("to       host "), "{}", session.text());
    assert!(
        session.text().contains("name     required by"),
        "{}",
        session.text()
    );
    session.keys("<C-u>po<Right><Enter>sy");
    assert_eq!(session.read(".dlt/secrets.toml"), near.replace("hots", "port"));
    session.paste("x\ny");
    assert!(session.text().contains("press Enter on a key first"));
    session.keys("R<C-u>").paste("pasted\nmore\n");
    assert!(session.text().contains("to       pasted "), "{}", session.text());
}

#[test]
fn delete_a_section() {
    both("delete_section", CRM, "gjd");
    both("delete_section_of_prod", CRM, "gjjld");
    both("delete_section_done", CRM, "gjd<Enter>");
}

#[test]
fn a_deleted_section_is_gone_wherever_it_stands_in_the_file() {
    assert_eq!(
        after(CRM, ".dlt/secrets.toml", "gjd<Enter>"),
        "# of every profile\n"
    );
    assert_eq!(
        after(CRM, ".dlt/secrets.toml", "gjjdy"),
        "# of every profile\n\n[sources.crm]\ntoken = 'CANARY-token'\n\n[[sources.crm.tables]]\nname = \"orders\"\n"
    );
    assert_eq!(after(CRM, ".dlt/prod.secrets.toml", "gjjldy"), "");
    assert_eq!(after(CRM, ".dlt/config.toml", "gjd<Tab>y"), "");
    assert!(!text(CRM, "gjd<Esc>").contains("not saved"));
}

#[test]
fn a_deleted_key_takes_its_comments_along() {
    assert_eq!(
        after(CRM, ".dlt/secrets.toml", "/password<Enter>d"),
        CRM[1]
            .1
            .replace("# rotate in May\npassword = \"CANARY-shared\"\n", "")
    );
    assert_eq!(
        after(CRM, ".dlt/config.toml", "/lookback<Enter>d"),
        "[sources.crm]\npage_size = 100\n"
    );
}

#[test]
fn move_and_copy() {
    both("copy_key", CRM, "/token<Enter>m");
    both("copy_section", CRM, "gjjm<Down>");
    both("copy_section_replacing", CRM, "gjjm<Down>pr");
    both("copy_section_as_placeholders", CRM, "gjjm<Down>p");
    both("move_section", CRM, "gjjm<Space>");
    both("copy_to_config", CRM, "gjm<Down><Down><Down><Down>");
    both("moved_section", CRM, "gjjm<Space><Enter>");
    both("moved_section_review", CRM, "gjjm<Space><Enter>s");
}

#[test]
fn a_moved_section_is_in_the_other_file_with_its_comments() {
    let section = CRM[1].1;
    let credentials = &section[section.find("# the crm's").unwrap()..section.find("[sources.crm]").unwrap()];
    assert_eq!(
        after(CRM, ".dlt/secrets.toml", "gjjm<Space><Enter>"),
        section.replace(credentials, "")
    );
    let mut session = Session::open(CRM, WIDE);
    session.keys("gjjm<Space><Enter>sy");
    assert_eq!(
        session.read(".dlt/dev.secrets.toml"),
        format!("{}\n", credentials.trim_end())
    );
    assert_eq!(
        after(CRM, ".dlt/prod.secrets.toml", "gjjm<Down><Enter>"),
        "[sources.crm.credentials]\n# rotate in May\npassword = \"CANARY-shared\"\n\
         host = \"localhost\"  # a tunnel\nport = 5432\n"
    );
}

#[test]
fn what_stands_there_stays_unless_it_is_to_be_replaced() {
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", "[a]\nx = 1\ny = 2 # mine\n"),
        (".dlt/prod.secrets.toml", "[a]\ny = 3 # theirs\n"),
    ];
    assert_eq!(
        after(&files, ".dlt/prod.secrets.toml", "gjm<Down><Enter>"),
        "[a]\ny = 3 # theirs\nx = 1\n"
    );
    assert_eq!(
        after(&files, ".dlt/prod.secrets.toml", "gjm<Down>r<Enter>"),
        "[a]\n# mine\ny = 2 # theirs\nx = 1\n"
    );
    // Of what is moved, that stays which stands there.
    assert_eq!(
        after(&files, ".dlt/secrets.toml", "gjm<Down><Space><Enter>"),
        "[a]\ny = 2 # mine\n"
    );
    assert_eq!(
        after(&files, ".dlt/prod.secrets.toml", "gjm<Down>p<Enter>"),
        "[a]\ny = 3 # theirs\nx = 0 # fill this in!\n"
    );
}

#[test]
fn no_secret_goes_to_a_config_file() {
    let files = [
        (
            ".dlt/secrets.toml",
            "[destination.bigquery]\n# token = \"CANARY\"\nlocation = \"US\"\n\
             [destination.bigquery.credentials]\nproject_id = \"p\"\nprivate_key = \"CANARY\"\n",
        ),
        (".dlt/config.toml", ""),
    ];
    let all = text(&files, "gjm");
    assert!(all.contains("▸ .dlt/config.toml"), "{all}");
    assert!(all.contains("goes     1 key, copied with its value"), "{all}");
    assert!(
        all.contains("project_id, private_key: secrets never go to a config file"),
        "{all}"
    );
    let moved = text(&files, "gjm<Space>");
    assert!(
        moved.contains("a comment that may hold a secret does not go"),
        "{moved}"
    );
    assert_eq!(
        after(&files, ".dlt/config.toml", "gjm<Enter>"),
        "[destination.bigquery]\nlocation = \"US\"\n"
    );
    for keys in [
        "/private_key<Enter>m<Enter>",
        "/private_key<Enter>mp<Enter>",
        "/private_key<Enter>m<Space><Enter>",
    ] {
        let text = text(&files, keys);
        assert!(
            text.contains("✗ private_key: secrets never go to a config file"),
            "{keys}: {text}"
        );
        assert!(
            !text.contains("not saved") && !text.contains("CANARY"),
            "{keys}: {text}"
        );
    }
    // Nobody knows of it that it is no secret.
    let files = [
        (".dlt/secrets.toml", "[x]\nk = \"CANARY\"\n"),
        (".dlt/config.toml", ""),
    ];
    assert!(
        text(&files, "/k<Enter>m").contains("✗ k: secrets never go"),
        "{}",
        text(&files, "/k<Enter>m")
    );
}

#[test]
fn a_table_in_braces_goes_whole_or_key_by_key() {
    let files = [
        (".dlt/.workspace", ""),
        (
            ".dlt/secrets.toml",
            "[destination.postgres] # head\ncredentials = { host = 'h', password = 'CANARY' } # both\n",
        ),
        (
            ".dlt/prod.secrets.toml",
            "destination.postgres.credentials.port = 1\r\n",
        ),
    ];
    let mut session = Session::open(&files, WIDE);
    session.keys("gjm<Enter>sy");
    assert_eq!(session.read(".dlt/dev.secrets.toml"), files[1].1);
    assert_eq!(
        after(&files, ".dlt/prod.secrets.toml", "gjm<Down><Enter>"),
        "destination.postgres.credentials.port = 1\r\n\
         destination.postgres.credentials.host = 'h' # both\r\n\
         destination.postgres.credentials.password = 'CANARY'\r\n"
    );
    assert_eq!(
        after(&files, ".dlt/prod.secrets.toml", "gjm<Down>p<Enter>")
            .lines()
            .nth(2),
        Some("destination.postgres.credentials.password = \"<configure me>\" # fill this in!")
    );
}

#[test]
fn make_complete() {
    both("complete", DEMO, "lc");
    both("complete_nothing", CRM, "c");
    both("complete_off", DEMO, "lca");
    both("completed", DEMO, "lc<Enter>");
}

/// dev has what prod lacks; the code asks for some of it.
const APART: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (".dlt/secrets.toml", ""),
    (
        ".dlt/dev.secrets.toml",
        "[sources.crm]\napi_key = 'CANARY'\nretries = 3\n",
    ),
    (".dlt/dev.config.toml", "[sources.crm]\nlimit = 5\n"),
    (
        "crm.py",
        "import dlt\n@dlt.source\ndef crm(api_key: str = dlt.secrets.value, page: int = dlt.config.value): ...\n\
         dlt.pipeline('crm', destination='duckdb').run(crm())\n",
    ),
];

#[test]
fn a_profile_gets_a_placeholder_for_all_that_it_lacks() {
    both("complete_apart", APART, "lc");
    let mut session = Session::open(APART, WIDE);
    session.keys("lc<Enter>sy");
    assert_eq!(
        session.read(".dlt/prod.secrets.toml"),
        "[sources.crm]\napi_key = \"<configure me>\" # fill this in!\n"
    );
    assert_eq!(
        session.read(".dlt/prod.config.toml"),
        "[sources.crm]\npage = 0 # fill this in!\n"
    );
    session.keys("u");
    assert!(session.text().contains("2 files not saved"), "{}", session.text());

    // Everything, also what dlt does without; then all but one.
    let mut session = Session::open(APART, WIDE);
    session.keys("lca<Down><Space><Enter>sy");
    let (secrets, config) = (
        session.read(".dlt/prod.secrets.toml"),
        session.read(".dlt/prod.config.toml"),
    );
    assert!(
        secrets.contains("api_key = ") != secrets.contains("retries = 0 # fill this in!"),
        "{secrets}"
    );
    assert!(
        config.contains("limit = 0 # fill this in!") && config.contains("page = 0"),
        "{config}"
    );

    // Without code nobody knows what dlt does without.
    let mut session = Session::open(&APART[..4], WIDE);
    session.keys("lc<Enter>sy");
    assert_eq!(
        session.read(".dlt/prod.secrets.toml"),
        "[sources.crm]\napi_key = \"<configure me>\" # fill this in!\nretries = 0 # fill this in!\n"
    );
}

#[test]
fn mend() {
    let files: Vec<_> = DEMO
        .iter()
        .copied()
        .filter(|(name, _)| !name.ends_with(".workspace"))
        .collect();
    both("mend", &files, "w");
    both("mend_marker", &files, "w<Enter>");
    both("mend_files", CRM, "w");
    both("mend_file", CRM, "w<Down><Enter>");
    both("mend_unsaved", CRM, "/token<Enter>d<Esc>w<Enter>");
    sizes(|size, name| {
        let mut session = Session::open(CRM, size);
        session.git_lacks = Some(vec!["secrets.toml".to_owned(), "*.secrets.toml".to_owned()]);
        session.keys("w");
        snapshot(&format!("mend_git_{name}"), &session.record());
        session.keys("<Enter>");
        snapshot(&format!("mend_git_asks_{name}"), &session.record());
        session.keys("<Enter>");
        snapshot(&format!("mend_git_done_{name}"), &session.record());
        assert_eq!(session.read(".gitignore"), "secrets.toml\n*.secrets.toml\n");
    });
}

#[test]
fn the_marker_turns_profiles_on_at_once_and_what_was_undone_can_be() {
    let files: Vec<_> = CRM[1..].to_vec();
    let mut session = Session::open(&files, WIDE);
    session.keys("/token<Enter>dsy<Esc>");
    assert!(!session.text().contains("token"), "{}", session.text());
    session.keys("w");
    assert!(
        session
            .text()
            .contains("without it dlt ignores .dlt/prod.secrets.toml"),
        "{}",
        session.text()
    );
    session.keys("<Enter>");
    assert!(!session.project().join(".dlt/.workspace").exists());
    session.keys("<Esc><Enter>y");
    let text = session.text();
    assert!(
        text.contains(".dlt/.workspace written; the workspace was read anew"),
        "{text}"
    );
    assert!(text.contains("dev* ▏prod ▏access"), "{text}");
    assert_eq!(session.read(".dlt/.workspace"), "");
    session.keys("usy");
    assert_eq!(session.read(".dlt/secrets.toml"), CRM[1].1);
}

#[test]
fn a_file_that_appeared_meanwhile_is_left_alone() {
    let mut session = Session::open(CRM, WIDE);
    session.keys("w<Enter>");
    assert!(
        session.text().contains("Create .dlt/dev.secrets.toml?"),
        "{}",
        session.text()
    );
    fs::write(session.project().join(".dlt/dev.secrets.toml"), "k = 1\n").unwrap();
    session.keys("y");
    let text = session.text();
    assert!(
        text.contains("✗ .dlt/dev.secrets.toml was not written: it is there by now"),
        "{text}"
    );
    assert_eq!(session.read(".dlt/dev.secrets.toml"), "k = 1\n");
    session.git_lacks = Some(vec!["*.secrets.toml".to_owned()]);
    fs::write(session.project().join(".gitignore"), "a\n").unwrap();
    session.keys("w<Enter>");
    fs::write(session.project().join(".gitignore"), "b\n").unwrap();
    session.keys("y");
    assert!(
        session
            .text()
            .contains("✗ .gitignore was not written: it was changed"),
        "{}",
        session.text()
    );
    session.keys("w<Enter>y");
    assert_eq!(session.read(".gitignore"), "b\n*.secrets.toml\n");
}

#[cfg(unix)]
#[test]
fn a_profiles_new_file_is_private() {
    use std::os::unix::fs::PermissionsExt;

    let mut session = Session::open(CRM, WIDE);
    for name in [".dlt/dev.secrets.toml", ".dlt/dev.config.toml"] {
        session.keys("w<Enter>y");
        let mode = fs::metadata(session.project().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn add_a_key() {
    both("add_key", CRM, "gjjausername");
    both("add_key_near", CRM, "gjjapasswort");
    both("add_key_stands", CRM, "gjjahost<Enter>");
    both("add_key_edit", CRM, "gjjausername<Enter>");
    both("add_own_destination", CRM, "adestination.warehouse");
}

#[test]
fn a_typed_key_is_added_and_edited_at_once() {
    let mut session = Session::open(CRM, WIDE);
    session.keys("gjjausername<Enter>");
    assert!(
        session.text().contains("╭ Edit sources.crm.credentials.username"),
        "{}",
        session.text()
    );
    session.keys(&format!("{CANARY}<Enter>sy"));
    assert!(
        session
            .read(".dlt/secrets.toml")
            .contains(&format!("port = 5432\nusername = \"{CANARY}\"\n"))
    );
    session.keys("uusy");
    assert_eq!(session.read(".dlt/secrets.toml"), CRM[1].1);

    // From the top; its type is known.
    let mut session = Session::open(&[APART[0], APART[1], APART[4]], WIDE);
    session.keys("asources.crm.pa<Right>");
    let text = session.text();
    assert!(
        text.contains("▸ key: sources.crm.page   required by crm.py:3"),
        "{text}"
    );
    assert!(text.contains("goes to  .dlt/config.toml"), "{text}");
    session.keys("<Tab>");
    assert!(
        session.text().contains("goes to  .dlt/dev.config.toml"),
        "{}",
        session.text()
    );
    session.keys("<Tab><Enter>7<Enter>sy");
    assert!(session.text().contains("saved "), "{}", session.text());
}

#[test]
fn a_destination_of_ones_own_gets_its_type() {
    let mut session = Session::open(&[(".dlt/secrets.toml", "")], WIDE);
    session.keys("adestination.warehouse postg");
    assert!(
        session.text().contains("▸ destination.warehouse   as postgres"),
        "{}",
        session.text()
    );
    session.keys("<Enter>sy");
    let text = session.read(".dlt/secrets.toml");
    assert!(
        text.starts_with("[destination.warehouse]\ndestination_type = \"postgres\"\n"),
        "{text}"
    );
    assert!(
        text.contains("[destination.warehouse.credentials]\ndatabase = \"<configure me>\" # fill"),
        "{text}"
    );
}

#[test]
fn without_color() {
    sizes(|size, name| {
        for (dialog, keys) in [
            ("rename", "gjR<C-u>store"),
            ("delete_section", "gjd"),
            ("move_section", "gjm<Space>"),
            ("complete_apart", "lc"),
            ("mend", "w"),
        ] {
            let files = if dialog == "complete_apart" { APART } else { CRM };
            let mut session = Session::open(files, size);
            session.state.look.colors = false;
            session.keys(keys);
            snapshot(&format!("{dialog}_no_color_{name}"), &session.record());
        }
    });
}

#[test]
fn a_dialog_stays_with_its_section_and_goes_with_it() {
    let read_again = |session: &mut Session, text: &str| {
        fs::write(session.project().join(".dlt/secrets.toml"), text).unwrap();
        session.send(Message::DiskChanged);
    };
    for (keys, title) in [
        ("R", "╭ Rename sources.crm.credentials"),
        ("d", "╭ Delete this section?"),
        ("m", "╭ Copy sources.crm.credentials"),
    ] {
        let mut session = Session::open(&CRM[..2], WIDE);
        session.keys("gjj").keys(keys);
        read_again(
            &mut session,
            "[sources.crm.credentials]\nhost = 'h'\nuser = 'u'\n",
        );
        assert!(session.text().contains(title), "{keys}: {}", session.text());
        if keys != "R" {
            let is_told = session.text().contains("loses host, user") || session.text().contains("2 keys");
            assert!(is_told, "{keys}: {}", session.text());
        }
        read_again(&mut session, "k = 1\n");
        assert!(!session.text().contains('╭'), "{keys}: {}", session.text());
    }
    let mut session = Session::open(&APART[..4], WIDE);
    session.keys("lc");
    session.scan();
    assert!(
        session.text().contains("╭ Make prod complete"),
        "{}",
        session.text()
    );
}

#[test]
fn the_wheel_moves_the_choice() {
    let mut session = Session::open(CRM, WIDE);
    session.keys("gjm").mouse(MouseEventKind::ScrollDown, 10, 10);
    assert!(
        session.text().contains("▸ .dlt/prod.secrets.toml"),
        "{}",
        session.text()
    );
    session.keys("<Esc>a").mouse(MouseEventKind::ScrollDown, 10, 10);
    assert!(
        session.text().contains("▸ destination.bigquery"),
        "{}",
        session.text()
    );
}
