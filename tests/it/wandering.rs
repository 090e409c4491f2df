//! Five hundred users who do whatever comes to their mind: every step can be taken back, and made again.

use std::thread;

use dlt_secrets::app::state::Mode;
use dlt_secrets::app::{State, pending};

use crate::session::{Session, WIDE};

/// Random numbers, the same ones each time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % count
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// A key, some times.
    fn times(&mut self, key: &str, most: usize) -> String {
        let count = self.below(most + 1);
        key.repeat(count)
    }
}

const MARKER: (&str, &str) = (".dlt/.workspace", "");

/// Files of every manner: headers in several places, dotted keys, braces, arrays of tables, CRLF, no final line break.
const WORKSPACES: [&[(&str, &str)]; 4] = [
    &[
        MARKER,
        (
            ".dlt/secrets.toml",
            "# top\n\ntop = 'CANARY'\n\n# of a\n[sources.a]\n# of k\nk = 'CANARY' # behind\nl = '''\nCANARY\n'''\n\n# loose\n\n\
             [sources.b]\nk = \"<configure me>\" # fill this in!\n[sources.a.deep]\nm = [\n 1, # one\n]\n",
        ),
        (".dlt/prod.secrets.toml", "[sources.a]\nk = 'CANARY-prod'"),
        (".dlt/config.toml", "[sources.a]\npage = 1\n"),
    ],
    &[
        MARKER,
        (
            ".dlt/secrets.toml",
            "sources.a.k = 'CANARY' # c\r\nsources.a.'my l' = 2\r\n\r\n[destination.postgres]\r\n# whole\r\n\
             credentials = { host = 'h', password = 'CANARY' } # both\r\n",
        ),
        (
            ".dlt/dev.secrets.toml",
            "[destination.postgres.credentials]\nport = 1\n",
        ),
    ],
    &[
        (
            ".dlt/secrets.toml",
            "[x]\nk = 1\n[[x.list]]\nn = 'CANARY'\n[x.list.in]\no = 1\n[y]\nk = 2\n[x.sub]\nk = true",
        ),
        (".dlt/config.toml", "[x]\n  k = 1.5\n  d = 2024-01-01\n"),
    ],
    &[MARKER, (".dlt/secrets.toml", "")],
];

const NAMES: [&str; 8] = [
    "k",
    "l",
    "new",
    "a.b",
    "\"a b\"",
    "sources.a.k",
    "sources.new.key",
    "password",
];

/// Something to do: the key that opens a dialog, and what is done there; what is pasted stands between `|`.
fn deed(dice: &mut Dice) -> (&'static str, String) {
    let text = dice.one(&["", "v", "<C-u>7", "x y", "<C-u>true"]);
    let end = dice.one(&["<Enter>", "<Enter>", "<Enter>", "<Esc>"]);
    match dice.below(12) {
        0 => ("<Enter>", format!("{}{text}{end}", dice.times("<Tab>", 3))),
        1 => (
            "a",
            format!(
                "{}{}{end}",
                dice.times("<PageDown><Down>", 2),
                dice.times("<Tab>", 2)
            ),
        ),
        2 | 3 => (
            "a",
            format!("|{}|{}{end}{text}{end}", dice.one(&NAMES), dice.times("<Tab>", 3)),
        ),
        4 | 5 => (
            "R",
            format!("{}<C-u>|{}|{end}", dice.times("<Tab>", 1), dice.one(&NAMES)),
        ),
        6 => ("d", "<Tab>y".to_owned()),
        7 => ("d", "y".to_owned()),
        8..=10 => {
            let manner = dice.one(&["", "<Space>", "<Space>", "p", "r", "<Space>r", "pr"]);
            let way = dice.times("<Tab>", 1) + manner + &dice.times("<Down>", 6);
            ("m", way + end)
        }
        _ => (
            "c",
            format!("{}{}{end}", dice.one(&["", "a"]), dice.times("<Down><Space>", 2)),
        ),
    }
}

/// The texts of all files; none for one that is not there.
fn texts(state: &State) -> Vec<Option<String>> {
    let files = state.workspace.files().iter();
    files
        .map(|file| {
            file.document()
                .map(|document| document.text().expose().to_owned())
        })
        .collect()
}

/// One of them: how many steps there were to take back.
fn wander(seed: u64) -> usize {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let files = WORKSPACES[dice.below(WORKSPACES.len())];
    let mut session = Session::before_scan(files, WIDE, &[]);
    let start = texts(&session.state);
    let mut done = format!("seed {seed}:");
    for _ in 0..3 + dice.below(6) {
        let rows = session.state.browse.rows.len().max(1);
        let columns = session.state.workspace.views().len();
        let (row, column) = (dice.below(rows), dice.below(columns));
        (session.state.browse.cursor, session.state.browse.column) = (row, column);
        let (opening, rest) = deed(&mut dice);
        done.push_str(&format!(" {row}/{column} {opening}{rest}"));
        session.keys(opening);
        // Where no dialog opens, the rest would mean something else.
        if !matches!(session.state.mode, Mode::Browse) {
            for (nth, part) in rest.split('|').enumerate() {
                if nth % 2 == 0 {
                    session.keys(part);
                } else {
                    session.paste(part);
                }
            }
        }
        while !matches!(session.state.mode, Mode::Browse) {
            session.keys("<Esc>");
        }
    }
    let end = texts(&session.state);
    let mut steps = 0;
    while session.state.history.next(true).is_some() {
        session.keys("u");
        steps += 1;
    }
    assert_eq!(texts(&session.state), start, "{done}");
    assert_eq!(pending::count(&session.state.workspace), 0, "{done}");
    for _ in 0..steps {
        session.keys("<C-r>");
    }
    assert_eq!(texts(&session.state), end, "{done}");
    steps
}

#[test]
fn whatever_is_done_can_be_undone_and_made_again() {
    let steps: usize = thread::scope(|scope| {
        let some = |first: u64| scope.spawn(move || (first..=500).step_by(4).map(wander).sum::<usize>());
        let all: Vec<_> = (1..=4).map(some).collect();
        all.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert!(steps >= 1000, "{steps} steps changed something");
}
