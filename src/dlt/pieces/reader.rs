//! A document from a file's statements: the tables of `tomlkit`'s `parser.py`.

use super::{
    ContainerId, Documents, Item, ItemId, Key, Name, Raised, Raises, Source, Statement, Table, Value, Written,
};

impl Documents<'_> {
    pub(super) fn written(&mut self, value: &Written) -> Raises<ItemId> {
        let entries = match value {
            Written::Value(bytes) => {
                let source = Source {
                    file: self.file,
                    start: bytes.start,
                    end: bytes.end,
                };
                return Ok(self.item(Item::Leaf(source)));
            }
            Written::Braces(entries) => entries,
        };
        let content = self.container(true);
        for (keys, value) in entries {
            let item = self.written(value)?;
            self.append_entry(content, keys, item, true)?;
        }
        Ok(self.item(Item::Table(Table {
            content,
            inline: true,
            element: false,
            implicit: None,
            indented: false,
            header: None,
        })))
    }

    /// `Parser.parse`.
    pub(super) fn read(&mut self, statements: &[Statement]) -> Raises<ContainerId> {
        let document = self.container(true);
        let mut reader = Reader {
            documents: self,
            statements,
            arrays: Vec::new(),
            headers: 0,
        };
        while let Some((Statement::Entry { keys, value }, rest)) = reader.statements.split_first() {
            reader.statements = rest;
            let item = reader.documents.written(value)?;
            reader.documents.append_entry(document, keys, item, true)?;
        }
        while !reader.statements.is_empty() {
            let (name, mut item) = reader.table(&[])?;
            let table = reader.documents.real_table(item);
            if table.is_some_and(|table| table.element) {
                item = reader.array(item, &[(&*name).into()])?;
            }
            let key = Key::plain(name);
            reader.documents.append(document, &key, Value::Item(item), true)?;
        }
        self.end_parsing(document);
        Ok(document)
    }
}

/// The tables of `Parser`, from a file's statements.
struct Reader<'d, 'l, 's> {
    documents: &'d mut Documents<'l>,
    /// What is left to read.
    statements: &'s [Statement],
    /// The arrays of tables being read (`_aot_stack`).
    arrays: Vec<Vec<Box<str>>>,
    /// How many headers were read.
    headers: usize,
}

impl Reader<'_, '_, '_> {
    /// `_parse_table`: the next header with everything below it, and the name it has in its parent.
    fn table(&mut self, parent: &[Box<str>]) -> Raises<(Name, ItemId)> {
        let Some((
            Statement::Header {
                keys,
                array,
                indented,
            },
            rest,
        )) = self.statements.split_first()
        else {
            return Err(Raised);
        };
        self.statements = rest;
        self.headers += 1;
        let header = self.headers;
        let (array, indented) = (*array, *indented);
        let parts = keys.get(parent.len()..).ok_or(Raised)?;
        let name: Name = parts
            .first()
            .map_or_else(|| keys.join(".").into(), |first| (&**first).into());
        let (mut table, mut content) = self.documents.table(array, Some(false), indented);
        let mut outermost = None;
        if parts.len() > 1 {
            let is_open = self.arrays.iter().any(|open| open[..] == parts[..1]);
            (table, content) = self.documents.table(array && is_open, Some(true), false);
            outermost = Some(table);
            for (depth, part) in parts.iter().enumerate().skip(1) {
                let is_last = depth + 1 == parts.len();
                let (child, inside) = self.documents.table(array && is_last, Some(!is_last), indented);
                let item = if array && is_last {
                    self.documents.item(Item::ArrayOfTables(vec![child]))
                } else {
                    child
                };
                self.documents
                    .raw_append_to_table(table, &Key::plain(&**part), item)?;
                (table, content) = (child, inside);
            }
        }
        if let Item::Table(table) = &mut self.documents.items[table] {
            table.header = Some((self.documents.file, header));
        }
        while let Some((Statement::Entry { keys, value }, rest)) = self.statements.split_first() {
            self.statements = rest;
            let item = self.documents.written(value)?;
            self.documents.append_entry(content, keys, item, false)?;
            let first: Name = keys.first().map_or_else(|| "".into(), |first| (&**first).into());
            self.documents.probe(content, &first)?;
        }
        while let Some(Statement::Header { keys: next, .. }) = self.statements.first()
            && next.len() > keys.len()
            && next.starts_with(keys)
        {
            self.documents.deeper(1)?;
            let (name, child) = self.table(keys)?;
            self.documents.back(1);
            self.documents
                .raw_append_to_table(table, &Key::plain(name), child)?;
        }
        self.documents.validate_all(content)?;
        match outermost {
            Some(outermost) => Ok((name, outermost)),
            None if array && self.arrays.last() != Some(keys) => Ok((name, self.array(table, keys)?)),
            None => Ok((name, table)),
        }
    }

    /// `_parse_aot`: the elements that follow the first.
    fn array(&mut self, first: ItemId, name: &[Box<str>]) -> Raises<ItemId> {
        let mut tables = vec![first];
        self.arrays.push(name.to_vec());
        while let Some(Statement::Header {
            keys, array: true, ..
        }) = self.statements.first()
            && keys == name
        {
            tables.push(self.table(name)?.1);
        }
        self.arrays.pop();
        Ok(self.documents.item(Item::ArrayOfTables(tables)))
    }
}
