import dlt
from salesforce import salesforce_source


def load() -> None:
    pipeline = dlt.pipeline(pipeline_name="salesforce", destination="duckdb", dataset_name="salesforce_data")
    print(pipeline.run(salesforce_source().with_resources("account")))


if __name__ == "__main__":
    load()
