import dlt
from pipedrive import pipedrive_source


def load_pipedrive() -> None:
    """Everything, from the beginning."""
    pipeline = dlt.pipeline(pipeline_name="pipedrive", destination="duckdb", dataset_name="pipedrive_data")
    print(pipeline.run(pipedrive_source()))


def load_selected() -> None:
    pipeline = dlt.pipeline(pipeline_name="pipedrive", destination="duckdb", dataset_name="pipedrive_data")
    source = pipedrive_source(since_timestamp="2024-01-01 00:00:00Z").with_resources("deals")
    print(pipeline.run(source))


if __name__ == "__main__":
    load_pipedrive()
