class Consumer:
    """Stands for the consumer of a client library."""

    def __init__(self, configuration: dict) -> None:
        self.configuration = configuration
