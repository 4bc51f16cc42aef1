"""Commands of the supervisor's team."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

OPEN_TEAM: Final = Command(
    id="team.open",
    title=N_("Team"),
    help=N_("For supervisors: where each RM of the team stands, what it comes to together, and the targets that are set."),
    where=Where.EVERYWHERE,
    action="team",
    mnemonic="td",
)
TEAM_OF_PERFORMANCE: Final = Command(
    id="performance.team",
    title=N_("Team"),
    help=N_("For supervisors: where each RM of the team stands, what it comes to together, and the targets that are set."),
    where=Where.PERFORMANCE,
    action="team",
    keys="t",
)
OF_TEAM: Final = (
    Command(
        id="team.next_kpi",
        title=N_("Next KPI"),
        help=N_("The next of the bank's KPIs, for everybody."),
        where=Where.TEAM,
        action="kpi(1)",
        keys="right,n",
        footer=True,
    ),
    Command(
        id="team.kpi_before",
        title=N_("KPI before"),
        help=N_("The one of the bank's KPIs that comes before, for everybody."),
        where=Where.TEAM,
        action="kpi(-1)",
        keys="left,p",
    ),
    Command(
        id="team.choose_kpi",
        title=N_("Choose a KPI"),
        help=N_("All KPIs, each with where the team stands."),
        where=Where.TEAM,
        action="choose_kpi",
        keys="i",
        mnemonic="zbx",
    ),
    Command(
        id="team.target",
        title=N_("Target"),
        help=N_(
            "What the RM under the cursor is to reach in this period; on the last line that of the whole team, handed out to everybody."
        ),
        where=Where.TEAM,
        action="target",
        keys="e",
        mnemonic="mbz",
        takes="target",
        footer=True,
    ),
    Command(
        id="team.hand_out",
        title=N_("Hand out"),
        help=N_(
            "A target of the whole team handed out to its RMs, all alike or in the ratio of their former targets; shown before it is saved."
        ),
        where=Where.TEAM,
        action="hand_out",
        keys="h",
        mnemonic="fj",
        takes="hand_out",
        footer=True,
    ),
    Command(
        id="team.span",
        title=N_("Span"),
        help=N_("Figures of the month, of the quarter, of the year."),
        where=Where.TEAM,
        action="span(1)",
        keys="tab",
        mnemonic="zq",
        footer=True,
    ),
    Command(
        id="team.span_back",
        title=N_("Span before"),
        help=N_("The other way round: year, quarter, month."),
        where=Where.TEAM,
        action="span(-1)",
        keys="shift+tab",
    ),
    Command(
        id="team.before",
        title=N_("Period before"),
        help=N_("The month, quarter or year before."),
        where=Where.TEAM,
        action="period(-1)",
        keys="left_square_bracket,left_black_lenticular_bracket",
        footer=True,
    ),
    Command(
        id="team.after",
        title=N_("Period after"),
        help=N_("The month, quarter or year after; of those to come the targets can be set already."),
        where=Where.TEAM,
        action="period(1)",
        keys="right_square_bracket,right_black_lenticular_bracket",
    ),
    Command(
        id="team.now",
        title=N_("Present period"),
        help=N_("Back to the period of the business date."),
        where=Where.TEAM,
        action="now",
        keys="m",
        mnemonic="bq",
    ),
)
