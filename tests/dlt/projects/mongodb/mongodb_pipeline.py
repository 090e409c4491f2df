import dlt
from mongodb import mongodb, mongodb_collection


def load_select_collection_db() -> None:
    pipeline = dlt.pipeline(pipeline_name="local_mongo", destination="duckdb", dataset_name="mongo_select")
    print(pipeline.run(mongodb().with_resources("comments")))


def load_select_collection_db_items() -> None:
    pipeline = dlt.pipeline(pipeline_name="local_mongo", destination="duckdb", dataset_name="mongo_select_items")
    print(pipeline.run(mongodb_collection(collection="movies", batch_size=10), write_disposition="merge"))


if __name__ == "__main__":
    load_select_collection_db()
