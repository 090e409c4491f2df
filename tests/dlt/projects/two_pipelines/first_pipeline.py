import dlt
from ledger import ledger

pipeline = dlt.pipeline("first", destination="postgres", dataset_name="ledger")

if __name__ == "__main__":
    pipeline.run(ledger())
