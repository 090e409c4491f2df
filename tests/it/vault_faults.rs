//! The clients of vaults against a server on this machine that answers what it is told to: what each fault is taken for.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use dlt_secrets::deploy::vault::{Access, Client, Deed, Held, Shut, SignIn, Stop, Trouble, Version, open};
use dlt_secrets::workspace::vaults::Vault;

/// What the server does with a request.
#[derive(Clone)]
enum Answer {
    Reply(u16, String),
    /// It closes the connection.
    Hang,
    /// It never answers.
    Silence,
}

/// Answers in order, each connection until it is closed; the first lines of the requests are kept.
struct Server {
    url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answers: &[Answer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let left = Arc::new(Mutex::new(VecDeque::from(answers.to_vec())));
        let kept = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (left, kept) = (Arc::clone(&left), Arc::clone(&kept));
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let mut reader = BufReader::new(stream.try_clone().unwrap());
                    while let Some(line) = request(&mut reader) {
                        kept.lock().unwrap().push(line);
                        let answer = left.lock().unwrap().pop_front();
                        match answer {
                            Some(Answer::Reply(status, body)) => {
                                let reply = format!(
                                    "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                                    body.len()
                                );
                                if stream.write_all(reply.as_bytes()).is_err() {
                                    return;
                                }
                            }
                            Some(Answer::Hang) | None => return,
                            Some(Answer::Silence) => thread::sleep(Duration::from_secs(30)),
                        }
                    }
                });
            }
        });
        Self { url, seen }
    }

    fn client(&self, vault: Vault, stop: &Stop) -> Box<dyn Client> {
        client(vault, &self.url, stop)
    }
}

/// Reads a request; its first line.
fn request(reader: &mut impl BufRead) -> Option<String> {
    let mut first = String::new();
    if reader.read_line(&mut first).ok()? == 0 {
        return None;
    }
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let lower = line.to_lowercase();
        if let Some(count) = lower.strip_prefix("content-length:") {
            length = count.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(first.trim().to_owned())
}

fn client(vault: Vault, url: &str, stop: &Stop) -> Box<dyn Client> {
    let access = Access {
        vault,
        place: Some("us-east-2".to_owned()),
        is_shown: true,
        sign_in: match vault {
            Vault::Google => SignIn::Nobody,
            Vault::Aws => SignIn::Keys {
                id: "AKIA".into(),
                key: "CANARY".into(),
                session: None,
            },
        },
        endpoint: Some(url.to_owned()),
        prefix: String::new(),
    };
    open(&access, stop.clone())
        .map_err(|trouble| trouble.to_string())
        .unwrap()
}

fn reply(status: u16, body: &str) -> Answer {
    Answer::Reply(status, body.to_owned())
}

/// An error of Google's, which quotes something.
fn google(status: u16) -> Answer {
    let body = format!(r#"{{"error": {{"code": {status}, "message": "CANARY", "status": "X"}}}}"#);
    reply(status, &body)
}

/// An error of Amazon's, which quotes something.
fn aws(status: u16, code: &str) -> Answer {
    reply(status, &format!(r#"{{"__type": "{code}", "message": "CANARY"}}"#))
}

fn looked(vault: Vault, answers: &[Answer]) -> Result<Held, Trouble> {
    let server = Server::new(answers);
    let held = server.client(vault, &Stop::default()).look("a");
    if let Err(trouble) = &held {
        assert!(!trouble.to_string().contains("CANARY"), "{trouble}");
    }
    held
}

const NO_TOKEN: Trouble = Trouble::SignIn("Google does not take the credentials");
const NO_KEY: Trouble = Trouble::SignIn("AWS does not take the credentials");

#[test]
fn google_answers_are_taken_for_what_they_are() {
    let payload = |data: &str, sum: &str| {
        reply(
            200,
            &format!(
                r#"{{"name": "projects/1/secrets/a/versions/3", "payload": {{"data": "{data}", "dataCrc32c": "{sum}"}}}}"#
            ),
        )
    };
    let state = |state: &str| {
        reply(
            200,
            &format!(r#"{{"name": "projects/1/secrets/a/versions/3", "state": {state}}}"#),
        )
    };
    let secret = || reply(200, r#"{"name": "projects/1/secrets/a"}"#);
    // The checksum of "x" by Castagnoli's polynomial.
    let good = Held::Text {
        version: Version("3".to_owned()),
        text: "x".into(),
    };
    let cases: Vec<(Vec<Answer>, Result<Held, Trouble>)> = vec![
        (vec![payload("eA==", "2970575840")], Err(Trouble::Damaged)),
        (vec![payload("/w==", "4278190080")], Ok(Held::Shut(Shut::Binary))),
        (
            vec![reply(
                200,
                r#"{"name": "projects/1/secrets/a/versions/3", "payload": {"data": "eA=="}}"#,
            )],
            Ok(good),
        ),
        (vec![google(404), google(404)], Ok(Held::Nothing)),
        (vec![google(404), google(403)], Ok(Held::Nothing)),
        (vec![google(404), secret()], Ok(Held::Bare)),
        (vec![google(404), google(503)], Err(Trouble::Failing(503))),
        (vec![google(400), state("2")], Ok(Held::Shut(Shut::Disabled))),
        (
            vec![google(400), state("\"DISABLED\"")],
            Ok(Held::Shut(Shut::Disabled)),
        ),
        (vec![google(400), state("3")], Ok(Held::Shut(Shut::Destroyed))),
        (vec![google(400), state("1")], Err(Trouble::Refused(400))),
        (vec![google(401)], Err(NO_TOKEN)),
        (vec![google(403)], Err(Trouble::Denied(Deed::Read))),
        (vec![reply(403, "<html>CANARY")], Err(Trouble::Denied(Deed::Read))),
        (vec![google(429)], Err(Trouble::Busy)),
        (vec![google(500)], Err(Trouble::Failing(500))),
        (vec![reply(502, "<html>CANARY")], Err(Trouble::Failing(502))),
        (vec![google(504)], Err(Trouble::Slow)),
        (vec![Answer::Hang], Err(Trouble::Unreachable)),
        (vec![reply(200, "{}")], Err(Trouble::Unreadable)),
        (vec![reply(200, "CANARY")], Err(Trouble::Unreadable)),
    ];
    for (number, (answers, expected)) in cases.into_iter().enumerate() {
        assert_eq!(looked(Vault::Google, &answers), expected, "case {number}");
    }
}

#[test]
fn google_writes_are_refused_for_what_they_are() {
    let secret = || reply(200, r#"{"name": "projects/1/secrets/a"}"#);
    let version = |number: u32| {
        reply(
            200,
            &format!(r#"{{"name": "projects/1/secrets/a/versions/{number}"}}"#),
        )
    };
    let created = |answers: &[Answer]| {
        let server = Server::new(answers);
        server
            .client(Vault::Google, &Stop::default())
            .create("a", &"x".into(), false)
    };
    assert_eq!(created(&[secret(), version(1)]), Ok(Version("1".to_owned())));
    assert_eq!(created(&[google(409)]), Err(Trouble::Taken));
    assert_eq!(created(&[google(403)]), Err(Trouble::Denied(Deed::Create)));
    assert_eq!(
        created(&[secret(), google(403)]),
        Err(Trouble::Denied(Deed::Write))
    );
    assert_eq!(created(&[secret(), google(429)]), Err(Trouble::Busy));
    let added = |answers: &[Answer]| {
        let server = Server::new(answers);
        let since = Version("3".to_owned());
        server
            .client(Vault::Google, &Stop::default())
            .add("a", &"x".into(), &since)
    };
    assert_eq!(added(&[version(4)]), Ok(Version("4".to_owned())));
    assert_eq!(added(&[version(5)]), Err(Trouble::Crossed));
    assert_eq!(added(&[google(400)]), Err(Trouble::Refused(400)));
    let server = Server::new(&[google(403)]);
    let names = server.client(Vault::Google, &Stop::default()).names("");
    assert_eq!(names, Err(Trouble::Denied(Deed::List)));
    assert_eq!(server.seen.lock().unwrap().len(), 1, "one try a call");
}

#[test]
fn amazon_answers_are_taken_for_what_they_are() {
    let described = || reply(200, r#"{"Name": "a"}"#);
    let deleted = || reply(200, r#"{"Name": "a", "DeletedDate": 1700000000}"#);
    let text = Held::Text {
        version: Version("v".to_owned()),
        text: "x".into(),
    };
    let missing = || aws(400, "ResourceNotFoundException");
    let cases: Vec<(Vec<Answer>, Result<Held, Trouble>)> = vec![
        (
            vec![reply(200, r#"{"SecretString": "x", "VersionId": "v"}"#)],
            Ok(text.clone()),
        ),
        (
            vec![reply(200, r#"{"SecretBinary": "eA==", "VersionId": "v"}"#)],
            Ok(text),
        ),
        (
            vec![reply(200, r#"{"SecretBinary": "/w==", "VersionId": "v"}"#)],
            Ok(Held::Shut(Shut::Binary)),
        ),
        (vec![reply(200, "{}")], Err(Trouble::Unreadable)),
        (vec![missing(), missing()], Ok(Held::Nothing)),
        (
            vec![missing(), aws(400, "AccessDeniedException")],
            Ok(Held::Nothing),
        ),
        (vec![missing(), described()], Ok(Held::Bare)),
        (vec![missing(), deleted()], Ok(Held::Shut(Shut::Deleted))),
        (
            vec![aws(400, "InvalidRequestException")],
            Ok(Held::Shut(Shut::Deleted)),
        ),
        (
            vec![aws(400, "DecryptionFailure")],
            Ok(Held::Shut(Shut::Encrypted)),
        ),
        (
            vec![aws(400, "AccessDeniedException")],
            Err(Trouble::Denied(Deed::Read)),
        ),
        (vec![aws(400, "UnrecognizedClientException")], Err(NO_KEY)),
        (vec![aws(400, "ExpiredTokenException")], Err(NO_KEY)),
        (vec![aws(400, "ThrottlingException")], Err(Trouble::Busy)),
        (vec![aws(500, "InternalServiceError")], Err(Trouble::Failing(500))),
        (vec![reply(503, "<html>CANARY")], Err(Trouble::Failing(503))),
        (
            vec![aws(400, "InvalidParameterException")],
            Err(Trouble::Refused(400)),
        ),
        (vec![Answer::Hang], Err(Trouble::Unreachable)),
    ];
    for (number, (answers, expected)) in cases.into_iter().enumerate() {
        assert_eq!(looked(Vault::Aws, &answers), expected, "case {number}");
    }
}

#[test]
fn amazon_exchanges_the_planned_version_or_none() {
    let version = || reply(200, r#"{"VersionId": "new"}"#);
    let done = || reply(200, "{}");
    let added = |answers: &[Answer]| {
        let server = Server::new(answers);
        let since = Version("old".to_owned());
        let added = server
            .client(Vault::Aws, &Stop::default())
            .add("a", &"x".into(), &since);
        (added, server.seen.lock().unwrap().len())
    };
    assert_eq!(
        added(&[version(), done(), done()]),
        (Ok(Version("new".to_owned())), 3)
    );
    let moved = aws(400, "InvalidParameterException");
    assert_eq!(added(&[version(), moved, done()]), (Err(Trouble::Moved), 3));
    let denied = aws(400, "AccessDeniedException");
    assert_eq!(added(&[denied]), (Err(Trouble::Denied(Deed::Write)), 1));
    let full = aws(400, "LimitExceededException");
    assert_eq!(added(&[full]), (Err(Trouble::Full), 1));
    let server = Server::new(&[aws(400, "ResourceExistsException")]);
    let created = server
        .client(Vault::Aws, &Stop::default())
        .create("a", &"x".into(), false);
    assert_eq!(created, Err(Trouble::Taken));
}

#[test]
fn a_request_without_an_answer_ends_when_it_is_told_to() {
    for vault in Vault::ALL {
        let server = Server::new(&[Answer::Silence]);
        let stop = Stop::default();
        let teller = stop.clone();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(150));
            teller.stop();
        });
        let begun = Instant::now();
        assert_eq!(server.client(vault, &stop).look("a"), Err(Trouble::Stopped));
        assert!(
            begun.elapsed() < Duration::from_secs(15),
            "it does not wait for the answer"
        );
    }
}

#[test]
fn nobody_there_is_told_as_such() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    for vault in Vault::ALL {
        let url = format!("http://127.0.0.1:{port}");
        assert_eq!(
            client(vault, &url, &Stop::default()).look("a"),
            Err(Trouble::Unreachable)
        );
    }
}
