//! Text that is not Python, that would take the stack, that holds secrets.

use super::projects::folder;
use super::shown::functions;
use crate::python::{Syntax, read, scan};

#[test]
fn around_broken_syntax_everything_else_is_read() {
    let good = "import dlt\n@dlt.source\ndef one(a=dlt.secrets.value):\n    return []\n";
    let broken = [
        "def f(\n",
        "x = (((\n",
        "if :\n",
        "print 'hello'\n",
        "'''\n",
        "\u{0}\n",
        "<<<<<<< HEAD\n",
        "class\n",
    ];
    for text in broken {
        let module = read(&format!("{good}{text}"), "mod");
        assert_eq!(functions(&module), "sources.mod.one: a secret", "{text}");
        assert_eq!(module.syntax, Syntax::Broken, "{text}");
    }
    for text in [
        "def f(\n",
        "x = (((\n",
        "if :\n",
        "print 'hello'\n",
        "<<<<<<< HEAD\n",
        "class\n",
        "x = [{\n",
        "def g(a, b=[\n",
        "x = f'{a\n",
        "foo(a=1, b=(2,\n",
        "def g():\n    foo(a, bar(\n",
    ] {
        let module = read(&format!("import dlt\n{text}{good}"), "mod");
        assert_eq!(functions(&module), "sources.mod.one: a secret", "{text}");
    }
}

#[test]
fn no_depth_takes_the_stack() {
    let good = "import dlt\n@dlt.source\ndef one(a=dlt.secrets.value): ...\n";
    let deep = [
        format!("x = {}1{}\n", "(".repeat(10_000), ")".repeat(10_000)),
        format!("x = {}\n", "[".repeat(100_000)),
        format!("x = {}1\n", "-".repeat(10_000)),
        format!("x = {}1\n", "not ".repeat(10_000)),
        format!("x = 1{}\n", " + 1".repeat(10_000)),
        format!("x = a{}\n", ".b".repeat(10_000)),
        format!("x = a{}\n", "()".repeat(10_000)),
        format!("x = a{}\n", "[0]".repeat(10_000)),
        format!("x = {}1\n", "lambda: ".repeat(10_000)),
        format!("x = {}1\n", "1 if y else ".repeat(10_000)),
        format!("x = {}1{}\n", "f'{".repeat(1_000), "}'".repeat(1_000)),
        format!("x = {}1\n", "y := ".repeat(10_000)),
        format!("x = a{}\n", ".b(c)".repeat(900)),
        (0..500)
            .map(|depth| format!("{}if x:\n", " ".repeat(depth)))
            .collect(),
        format!("x: {} = 1\n", "A | ".repeat(10_000)),
        format!("{}{{}}\n", "x = ".repeat(10_000)),
    ];
    for text in deep {
        // Debug builds and small stacks: that of a thread of the standard library.
        let read = std::thread::spawn(move || read(&format!("{good}{text}"), "mod").syntax);
        read.join().unwrap();
    }
    let flat = format!(
        "{good}x = [{}]\ny = {{{}}}\n",
        "-1, ".repeat(50_000),
        "'a': f(-1, b.c), ".repeat(5_000)
    );
    assert_eq!(functions(&read(&flat, "mod")), "sources.mod.one: a secret");
    let short = format!("{good}x = {}1{}\n", "(".repeat(190), ")".repeat(190));
    assert_eq!(functions(&read(&short, "mod")), "sources.mod.one: a secret");
}

#[test]
fn names_that_stand_for_each_other_come_to_an_end() {
    let module = read(
        "import dlt\na = b\nb = a\nx = x\nc = c.d\nclass A(A): ...\n@a\ndef f(y=b): ...\n@dlt.source(name=a, section=x)\ndef g(z: c = b): ...\n\
         p = dlt.pipeline('p', destination=a)\na()\nq = q.with_args(name='x')\nq()\n",
        "mod",
    );
    assert_eq!(functions(&module), "sources.mod.g: z optional");
    assert!(!module.functions[0].certain);
    let folder = folder(&[
        ("a.py", "from b import *\nfrom b import s\ns()\n"),
        ("b.py", "from a import *\nfrom a import s\n"),
    ]);
    assert_eq!(scan(folder.path()).files.len(), 2);
    let _ = read(
        "import dlt\nA = A | A\n@dlt.source\ndef g(z: A = 1): ...\nd = d or d or d\ndlt.pipeline('p', destination=d)\n",
        "mod",
    );
}

#[test]
fn aliases_of_aliases_do_not_multiply() {
    let union = |name: &str| {
        let classes: Vec<String> = (0..100).map(|class| format!("{name}{class}")).collect();
        format!("{name} = {}\n", classes.join(" | "))
    };
    let classes = |name: &str| -> String {
        let class = |class| format!("class {name}{class}: ...\n");
        (0..100).map(class).collect()
    };
    let first: String = ["A", "B", "C"].map(|name| classes(name) + &union(name)).concat();
    let mut files = vec![("m0.py".to_owned(), first)];
    for module in 1..8 {
        let before = module - 1;
        let many = "Z | ".repeat(100);
        let text = format!("from m{before} import A as Z, B, C\nA = {many}B | C\n");
        files.push((format!("m{module}.py"), text));
    }
    let source = "import dlt\nfrom m7 import A\n@dlt.source\ndef s(a: A = dlt.secrets.value): ...\n";
    files.push(("s.py".to_owned(), source.to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let project = scan(folder(&files).path());
    let functions = project.files.iter().flat_map(|file| &file.module.functions);
    let counts: Vec<usize> = functions
        .map(|function| function.fields[0].annotation.classes.len())
        .collect();
    assert_eq!(counts, [256]);
}

#[test]
fn no_literal_is_kept_but_names() {
    let module = read(
        "import dlt\nfrom typing import Literal\nKEY = 'hunter2'\n@dlt.source\ndef s(a: str = 'hunter2', b: Literal['hunter2'] = 'hunter2'): ...\n\
         s('hunter2', b='hunter2')\ndlt.secrets['a.b'] = 'hunter2'\n\
         dlt.pipeline('p', destination=dlt.destinations.postgres('hunter2', x='hunter2'))\n'hunter2'(\n",
        "mod",
    );
    assert_eq!(module.pipelines.len(), 1);
    assert!(!format!("{module:?}").contains("hunter2"));
}
