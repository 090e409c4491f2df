import dlt
from kafka import kafka_consumer


def load_starting_from_date() -> None:
    pipeline = dlt.pipeline(pipeline_name="kafka_pipeline", destination="duckdb", dataset_name="kafka_messages")
    print(pipeline.run(kafka_consumer("books", start_from="2024-01-01")))


if __name__ == "__main__":
    load_starting_from_date()
