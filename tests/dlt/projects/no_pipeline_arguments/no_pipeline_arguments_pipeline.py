"""No source and no credentials: there is nothing to set up."""

import dlt

if __name__ == "__main__":
    pipeline = dlt.pipeline(pipeline_name="plain", destination="duckdb", dataset_name="plain")
    pipeline.run([{"id": 1}, {"id": 2}], table_name="items")
