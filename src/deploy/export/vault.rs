//! Secrets of a vault and variables of Airflow: documents, or single values, by the names dlt asks for.

use super::{Export, Setting, Store, Written, parcels};

pub(super) fn write(export: &Export, store: Store, setting: &Setting<'_>) -> Written {
    let (parcels, remarks) = parcels(export, store, setting.layout);
    let object: serde_json::Map<String, serde_json::Value> = parcels
        .iter()
        .map(|parcel| {
            let name = format!("{}{}", setting.prefix, parcel.name);
            (name, parcel.text.expose().into())
        })
        .collect();
    Written {
        text: format!("{:#}\n", serde_json::Value::Object(object)).into(),
        remarks,
    }
}
