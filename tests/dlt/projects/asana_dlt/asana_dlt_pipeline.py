import dlt
from asana_dlt import asana_source


def load(resources: list = ["workspaces", "projects", "tasks", "stories"]) -> None:
    pipeline = dlt.pipeline(pipeline_name="asana_dlt", destination="duckdb", dataset_name="asana_data")
    print(pipeline.run(asana_source().with_resources(*resources)))


if __name__ == "__main__":
    load()
