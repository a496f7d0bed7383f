"""Call each periodic job by the name of the function that it runs."""

import sqlalchemy as sa
from alembic import op

revision = "0005_job_names"
down_revision = "0004_api_clients"
branch_labels = None
depends_on = None

NAMES = {
    "dispatch_callbacks": "enqueue_dispatch",
    "settle_lost_attempts": "end_attempts_of_removed_nodes",
    "run_connection_timers": "run_due_timers",
    "allocate_free_meters": "allocate_free_meters_of_all_offices",
    "read_payment_notices": "book_unbooked_notices",
    "poll_delivery_reports": "enqueue_delivery_polling",
    "follow_up_undelivered_messages": "make_follow_up_tasks",
    "bring_back_future_timers": "correct_future_timers",
    "watch_alarms": "evaluate_alarms",
    "report_outages": "report_unexplained_outages",
    "measure_recordings": "measure_finished_recordings",
    "forget_mobile_codes": "forget_spent_codes",
    "erase_personal_data": "run_erasures",
    "delete_expired_rows": "run_retention",
    "escalate_objections": "escalate_late_objections",
    "forecast_meter_demand": "update_shortages_hourly",
    "find_anomalies": "update_anomalies_hourly",
    "rank_leaderboards": "update_leaderboards_hourly",
    "check_recordings": "check_recordings_daily",
    "reconcile_payments": "reconcile_payment_files",
}
JOB_RUNS = sa.table("job_runs", sa.column("name", sa.String))


def upgrade() -> None:
    for before, after in NAMES.items():
        rename_job(before, after)


def downgrade() -> None:
    for before, after in NAMES.items():
        rename_job(after, before)


def rename_job(before: str, after: str) -> None:
    op.execute(JOB_RUNS.update().where(JOB_RUNS.c.name == before).values(name=after))
