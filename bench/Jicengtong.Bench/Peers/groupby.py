# The peer of the dashboard: the month's figures by unit and by place and matter, as an analyst would sum them from an export.
# groupby.py LEDGER.csv MONTH RUNS: one JSON object with the seconds of each run and the sums. Reading the file is not counted.
import json, sys, time
import pandas as pd

ledger = pd.read_csv(sys.argv[1], dtype={"unit_code": str, "handler_unit": str, "matter": str, "state": str, "rating": str})
month, runs = int(sys.argv[2]), int(sys.argv[3])


def figures(rows, keys):
    marks = pd.DataFrame({
        "number": 1, "answered": rows.answer_took.notna(), "within48": rows.answer_took <= 48 * 3600, "inTime": rows.in_time == 1, "solved": rows.state == "Closed",
        "rated": rows.rating.notna(), "content": rows.rating.isin(["Satisfied", "Mostly"]),
    }).astype(int)
    for key in keys:
        marks[key] = rows[key]
    return marks.groupby(keys).sum()


seconds = []
for _ in range(runs):
    began = time.perf_counter()
    rows = ledger[ledger.month == month]
    by_unit, by_place = figures(rows, ["handler_unit"]), figures(rows, ["unit_code", "matter"])
    seconds.append(time.perf_counter() - began)

print(json.dumps({
    "seconds": seconds,
    "byUnit": [[unit, "", *map(int, sums)] for unit, sums in zip(by_unit.index, by_unit.values)],
    "byPlace": [[unit, matter, *map(int, sums)] for (unit, matter), sums in zip(by_place.index, by_place.values)],
}))
