import dlt
from notion import notion_databases, notion_pages


def load_databases() -> None:
    pipeline = dlt.pipeline(pipeline_name="notion", destination="duckdb", dataset_name="notion_data")
    print(pipeline.run(notion_databases(database_ids=[{"id": "a94223535c674d33a24e721d66cf2c7f"}])))


def load_pages() -> None:
    pipeline = dlt.pipeline(pipeline_name="notion", destination="duckdb", dataset_name="notion_data")
    print(pipeline.run(notion_pages(page_ids=["a94223535c674d33a24e721d66cf2c7f"])))


if __name__ == "__main__":
    load_databases()
