import dlt
from dlt.destinations import weaviate
from ledger import ledger

DESTINATION = "clickhouse"


def main() -> None:
    pipeline = dlt.pipeline(pipeline_name="second", destination=DESTINATION, dataset_name="ledger")
    pipeline.run(ledger(year=2024))
    pipeline.run(ledger(2025), destination=weaviate)


if __name__ == "__main__":
    main()
