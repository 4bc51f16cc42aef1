"""What belongs to a manager and to no customer: work logs of the last weeks, plans, notes, groups, own tasks, targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rmdesk.center.demo_bank.chance import stream, whole
from rmdesk.center.demo_bank.frame import text, workday_after
from rmdesk.center.demo_bank.measures import target_rows
from rmdesk.center.demo_bank.rows import Rows, maker
from rmdesk.center.demo_bank.staff import Employee
from rmdesk.center.demo_bank.work import GROUPS, group_id
from rmdesk.center.demo_bank.world import WorkEvent, World
from rmdesk.domain.ids import id_from_key

_LOG_DAYS = 12
"""Working days with a log before the business date."""
_ENTRIES = 8

_log = maker("work_log", "id owner_id period work_date entered_on status summary registered_at modified_by", source="crm")
_entry = maker("work_log_entry", "id work_log_id block position text customer_id source_table source_id modified_by", source="crm")
_note = maker("note", "id owner_id title text registered_at modified_by", source="crm")
_plan = maker("plan_item", "id owner_id period period_start text target done modified_by", source="crm")
_group = maker("customer_group", "id owner_id name kind rule modified_by", source="crm")
_task = maker("activity", "id owner_id start due description category priority registered_at modified_by", source="crm")

_NOTES = (
    ("大额存单额度", "本周分行剩余额度约两千万元，优先留给到期客户。"),
    ("周会要点", "主管要求：月底前完成理财到期客户全覆盖，投诉件当日回访。"),
    ("话术", "客户问净值波动时，先看持有期，再看风险等级，不作收益承诺。"),
)
_OWN_TASKS = ("完成反洗钱在线培训", "提交下周工作计划", "整理到期客户清单", "更新网点展板资料")
_PLANS = (("致电白金以上客户", 20), ("拜访对公客户", 3), ("理财到期承接", 8), ("更新客户资料", 10))


def write_diary(world: World, out: Rows, who: Employee, events: Sequence[WorkEvent], customers: int, deposits: int, aum: int) -> None:
    """All rows of one manager. `events` are what they did lately; the figures are of their book, fen."""
    chance = stream(world.seed, "diary", who.staff_no)
    book, private = out.book_set([who.book]), out.book_set([f"private:{who.id}"])
    frame = world.frame
    for code, name, kind in GROUPS:
        rule = {"time": "level>=diamond", "concept": "level>=gold nocontact>60d"}.get(kind, "")
        out.add("customer_group", _group(group_id(who.staff_no, code), who.id, name, kind, rule, who.id), book)
    for number, description in enumerate(_OWN_TASKS):
        due = workday_after(frame.today + (0 if number == 0 else whole(chance, -2, 9)))
        task = id_from_key("activity", "demo", f"{who.staff_no}/{number}")
        made = text(frame.as_of)
        out.add("activity", _task(task, who.id, made, text(due), description, "own", whole(chance, 0, 3), made, who.id), book)
    _write_logs(world, out, who, events, book)
    for number, (title, body) in enumerate(_NOTES):
        written = text(frame.today - whole(chance, 1, 60))
        out.add("note", _note(id_from_key("note", "demo", f"{who.staff_no}/{number}"), who.id, title, body, written, who.id), private)
    monday = frame.today - date.fromordinal(frame.today).weekday()
    for week in (monday - 7, monday):
        for number, (wanted, target) in enumerate(_PLANS):
            plan = id_from_key("plan_item", "demo", f"{who.staff_no}/{week}/{number}")
            done = int(week < monday and chance.random() < 0.7)
            out.add("plan_item", _plan(plan, who.id, "week", text(week), wanted, target, done, who.id), book)
    targets = target_rows(world.seed, who.staff_no, who.id, customers, deposits, aum, frame.business_date.year)
    out.extend("kpi_target", targets, book)


def _write_logs(world: World, out: Rows, who: Employee, events: Sequence[WorkEvent], book: int) -> None:
    """A log for each working day with something in it; the older ones approved, one returned, one late, one missing."""
    frame = world.frame
    by_day: dict[int, list[WorkEvent]] = {}
    for event in events:
        by_day.setdefault(event.day, []).append(event)
    days = [day for day in frame.past_days[-_LOG_DAYS:] if day in by_day]
    missing = days[-4] if len(days) > 6 else None
    for place, day in enumerate(reversed(days)):
        if day == missing:
            continue
        status = ("submitted", "submitted", "returned")[place] if place < 3 else "approved"
        entered = workday_after(day + 1) if place == 5 else day
        log_id = id_from_key("work_log", "demo", f"{who.staff_no}/{text(day)}")
        done = sorted(by_day[day], key=lambda event: (event.block, event.row_id))[:_ENTRIES]
        summary = f"联系客户{len(by_day[day])}位"
        row = _log(log_id, who.id, "day", text(day), text(entered), status, summary, text(entered), who.id)
        out.add("work_log", row, book)
        for position, event in enumerate(done, 1):
            entry = id_from_key("work_log_entry", "demo", f"{log_id}/{position}")
            out.add(
                "work_log_entry",
                _entry(entry, log_id, event.block, position, event.text, event.customer_id, event.table, event.row_id, who.id),
                book,
            )
