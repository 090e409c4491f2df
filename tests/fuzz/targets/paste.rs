//! Any bytes of a terminal, in any pieces: no panic, and a pasted text arrives whole, as one.

#![no_main]

use dlt_secrets::app::Message;
use dlt_secrets::shell::input::messages;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| {
    let (size, bytes) = input;
    let pieces = || bytes.chunks(usize::from(size).max(1));
    let _ = messages(pieces());

    let pasted = messages(
        [&b"\x1b[200~"[..]]
            .into_iter()
            .chain(pieces())
            .chain([&b"\x1b[201~"[..]]),
    );
    let [Message::Paste(text)] = &pasted[..] else {
        panic!("{} messages and not one pasted text", pasted.len());
    };
    assert_eq!(text.expose(), String::from_utf8_lossy(bytes));
});
