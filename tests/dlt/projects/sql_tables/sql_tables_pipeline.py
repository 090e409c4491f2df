import dlt
from sql_tables import table_rows, tables


def load_tables() -> None:
    pipeline = dlt.pipeline(pipeline_name="sql_tables", destination="postgres", dataset_name="copy")
    print(pipeline.run(tables()))


def load_one() -> None:
    pipeline = dlt.pipeline(pipeline_name="sql_tables", destination="postgres", dataset_name="copy")
    print(pipeline.run(table_rows(table="orders")))


if __name__ == "__main__":
    load_tables()
