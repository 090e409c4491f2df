from dlt.common import pendulum

STARTDATE = pendulum.datetime(year=2000, month=1, day=1)
PROPERTIES = {"company": ("name", "domain"), "contact": ("email",)}
