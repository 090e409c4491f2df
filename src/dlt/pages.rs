//! Pages of dlt's documentation: where the credentials of a source or destination are explained.

use super::key::KeyPath;

const ROOT: &str = "https://dlthub.com/docs/dlt-ecosystem";

/// The page about vaults.
const VAULTS: &str = "https://dlthub.com/docs/walkthroughs/add_credentials";

/// Destinations with a page, in alphabetical order.
const DESTINATIONS: [&str; 22] = [
    "athena",
    "bigquery",
    "clickhouse",
    "databricks",
    "dremio",
    "duckdb",
    "ducklake",
    "fabric",
    "filesystem",
    "huggingface",
    "iceberg",
    "lance",
    "lancedb",
    "motherduck",
    "mssql",
    "postgres",
    "qdrant",
    "redshift",
    "snowflake",
    "sqlalchemy",
    "synapse",
    "weaviate",
];

/// Sources with a page, in alphabetical order.
const SOURCES: [&str; 33] = [
    "airtable",
    "amazon_kinesis",
    "asana",
    "chess",
    "facebook_ads",
    "filesystem",
    "freshdesk",
    "github",
    "google_ads",
    "google_analytics",
    "google_sheets",
    "hubspot",
    "inbox",
    "jira",
    "kafka",
    "matomo",
    "mongodb",
    "mux",
    "notion",
    "personio",
    "pg_replication",
    "pipedrive",
    "rest_api",
    "salesforce",
    "scraping",
    "scrapy",
    "shopify",
    "slack",
    "sql_database",
    "strapi",
    "stripe",
    "workable",
    "zendesk",
];

/// Names that projects and dlt's own repository of verified sources use for those of a page.
const OTHER_NAMES: [(&str, &str); 5] = [
    ("asana_dlt", "asana"),
    ("facebook_ads_dlt", "facebook_ads"),
    ("kinesis", "amazon_kinesis"),
    ("shopify_dlt", "shopify"),
    ("stripe_analytics", "stripe"),
];

/// The page about the source or destination that a key belongs to; `kind` is the destination's type, where its section
/// has a name of its own.
#[must_use]
pub fn page(key: &KeyPath, kind: Option<&str>) -> Option<String> {
    let [top, name, ..] = key.parts() else { return None };
    let name = kind.unwrap_or(name);
    let name = name.rsplit('.').next().unwrap_or(name);
    let (folder, known): (_, &[&str]) = match &**top {
        "destination" => ("destinations", &DESTINATIONS),
        "sources" => ("verified-sources", &SOURCES),
        "providers" if name.starts_with("google") => {
            return Some(VAULTS.to_owned());
        }
        _ => return None,
    };
    let other = OTHER_NAMES.iter().find(|(other, _)| *other == name);
    let name = other.map_or(name, |(_, page)| page);
    known.contains(&name).then(|| format!("{ROOT}/{folder}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_of(key: &str, kind: Option<&str>) -> Option<String> {
        page(&KeyPath::new(key.split('.').map(Into::into).collect())?, kind)
    }

    #[test]
    fn sources_and_destinations_have_pages() {
        assert_eq!(
            page_of("sources.pipedrive.pipedrive_api_key", None).as_deref(),
            Some("https://dlthub.com/docs/dlt-ecosystem/verified-sources/pipedrive")
        );
        assert_eq!(
            page_of(
                "destination.warehouse.credentials.password",
                Some("dlt.destinations.postgres")
            )
            .as_deref(),
            Some("https://dlthub.com/docs/dlt-ecosystem/destinations/postgres")
        );
        assert_eq!(page_of("sources.my_own.token", None), None);
        assert_eq!(page_of("runtime.log_level", None), None);
    }

    #[test]
    fn names_are_in_order() {
        assert!(DESTINATIONS.is_sorted() && SOURCES.is_sorted());
    }
}
