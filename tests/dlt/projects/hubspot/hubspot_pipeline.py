from typing import List

import dlt
from hubspot import THubspotObjectType, hubspot, hubspot_events_for_objects


def load_crm_data() -> None:
    pipeline = dlt.pipeline(pipeline_name="hubspot", destination="duckdb", dataset_name="hubspot_dataset")
    print(pipeline.run(hubspot(include_history=True)))


def load_events(object_type: THubspotObjectType = "company", object_ids: List[str] = ["7086461639"]) -> None:
    pipeline = dlt.pipeline(pipeline_name="hubspot", destination="duckdb", dataset_name="hubspot_dataset")
    print(pipeline.run([hubspot_events_for_objects(object_type, object_ids)]))


if __name__ == "__main__":
    load_crm_data()
    load_events()
