//! What was found as lines of text.

use crate::python::{Destination, Field, FieldKind, Given, Module};

pub(super) fn word(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Secret => "secret",
        FieldKind::Config => "config",
        FieldKind::Optional => "optional",
        FieldKind::NotInjected => "-",
    }
}

pub(super) fn fields(fields: &[Field]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|field| format!("{} {}", field.name, word(field.kind)))
        .collect();
    fields.join(", ")
}

pub(super) fn functions(module: &Module) -> String {
    let mut lines = Vec::new();
    for function in &module.functions {
        for sections in function.sections() {
            let line = format!("{}: {}", sections.join("."), fields(&function.fields));
            lines.push(line.trim_end().to_owned());
        }
    }
    lines.join("\n")
}

pub(super) fn given(given: Given) -> &'static str {
    match given {
        Given::NoCall => "?",
        Given::Never => "never",
        Given::Sometimes => "sometimes",
        Given::Maybe => "maybe",
        Given::Always => "always",
    }
}

pub(super) fn fields_and_calls(fields: &[Field]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|field| {
            let classes = &field.annotation.classes;
            let own = classes.iter().find(|class| class.starts_with("specs."));
            let class = own.map_or(String::new(), |class| format!(" <{class}>"));
            format!(
                "{} {} {}{class}",
                field.name,
                word(field.kind),
                given(field.given)
            )
        })
        .collect();
    fields.join(", ")
}

pub(super) fn destination(made: &Destination) -> String {
    let given = made.given.join(" ");
    let given = if given.is_empty() {
        given
    } else {
        format!("({given})")
    };
    let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".to_owned());
    format!("{}/{}{given}", part(&made.name), part(&made.kind))
}

/// Everything a module asks for, by line.
pub(super) fn described(module: &Module) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    for function in &module.functions {
        let spec = function
            .spec
            .as_ref()
            .map_or(String::new(), |spec| format!(" spec {spec}"));
        let certain = if function.certain { "" } else { " ~" };
        for sections in function.sections() {
            let fields = fields_and_calls(&function.fields);
            lines.push((
                function.line,
                format!("{}: {fields}{spec}{certain}", sections.join(".")),
            ));
        }
    }
    for spec in &module.specs {
        let fields = fields_and_calls(&spec.fields);
        lines.push((
            spec.line,
            format!("spec {}({}): {fields}", spec.path, spec.bases.join(", ")),
        ));
    }
    for pipeline in &module.pipelines {
        let all = |list: &[Destination]| list.iter().map(destination).collect::<Vec<_>>().join(" ");
        let staging = all(&pipeline.staging);
        let staging = if staging.is_empty() {
            staging
        } else {
            format!(" + {staging}")
        };
        let name = pipeline.name.as_deref().unwrap_or("?");
        lines.push((
            pipeline.line,
            format!("pipeline {name}: {}{staging}", all(&pipeline.destinations)),
        ));
    }
    for job in &module.jobs {
        let egress = if job.static_egress_ips { " egress" } else { "" };
        lines.push((job.line, format!("job {}{egress}", job.name)));
    }
    for usage in &module.usages {
        let rename = &usage.rename;
        let name = rename.name.as_ref().zip(rename.section.as_ref());
        let name = name.map_or(String::new(), |(name, section)| format!(" as {section}.{name}"));
        let passed = usage.passed.as_ref().map_or(String::new(), |passed| {
            let more = if passed.open { " and more" } else { "" };
            format!(" {} {}{more}", passed.positional, passed.keywords.join(" ")).replace("  ", " ")
        });
        lines.push((
            usage.line,
            format!("uses {}{name}{}", usage.path, passed.trim_end()),
        ));
    }
    lines.sort_by_key(|(line, _)| *line);
    lines
}
