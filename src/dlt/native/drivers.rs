//! Names of drivers that dlt knows.

use crate::dlt::spec::Spec;

/// What `SQLAlchemy` spells and dlt has capabilities of its own for (`dlt/destinations/impl/sqlalchemy/dialect.py`), with
/// the drivers that dlt's docs name.
const SQL: [&str; 13] = [
    "postgresql",
    "postgresql+psycopg2",
    "mysql",
    "mysql+pymysql",
    "mariadb",
    "mssql",
    "mssql+pyodbc",
    "oracle",
    "oracle+oracledb",
    "sqlite",
    "duckdb",
    "trino",
    "snowflake",
];

/// Those of `DuckLake`'s catalog (`dlt/destinations/impl/ducklake/sql_client.py`).
const CATALOG: [&str; 6] = ["postgresql", "postgres", "mysql", "sqlite", "duckdb", "md"];

/// The names of drivers that the connection strings of a class may begin with; `key` is the group's own name.
#[must_use]
pub fn drivers<'s>(spec: &'s Spec, key: &str) -> Vec<&'s str> {
    match spec.drivername.as_deref() {
        Some(own) => vec![own],
        None if key == "catalog" => CATALOG.to_vec(),
        None => SQL.to_vec(),
    }
}
