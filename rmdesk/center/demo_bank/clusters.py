"""One cluster made whole: its people and firms, then what needs all of their accounts to be known."""

from __future__ import annotations

from rmdesk.center.demo_bank.firms import make_company, make_group, make_institution
from rmdesk.center.demo_bank.histories import write_history
from rmdesk.center.demo_bank.households import make_household, make_single
from rmdesk.center.demo_bank.plan import ClusterPlan
from rmdesk.center.demo_bank.records import write_assignments, write_customer
from rmdesk.center.demo_bank.rows import Rows
from rmdesk.center.demo_bank.work import write_work
from rmdesk.center.demo_bank.world import Cluster, World, cluster_at_work

_MAKERS = {
    "single": make_single,
    "household": make_household,
    "company": make_company,
    "group": make_group,
    "institution": make_institution,
}


def make_cluster(world: World, plan: ClusterPlan, out: Rows) -> Cluster:
    """All rows of the customers that `plan` describes, into `out`.

    A joint account counts for its other holder too, so levels are worked out only when the whole cluster has its accounts.
    """
    cluster = cluster_at_work(world, plan, out)
    _MAKERS[plan.kind](cluster)
    for party in cluster.parties:
        write_customer(cluster, party)
        write_assignments(cluster, party)
        write_work(cluster, party)
        write_history(cluster, party)
    return cluster
