from dlt.common import pendulum

DEFAULT_START_DATE = pendulum.datetime(year=2000, month=1, day=1)
