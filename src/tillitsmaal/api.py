"""The computing half of the public interface: `score`, `compare`, `quality`, `analyse`, `share`, `plan`."""

from collections.abc import Iterable, Sequence
from itertools import chain

from tillitsmaal.analysis.compare import compare as compare_scores
from tillitsmaal.analysis.compare import wave_named
from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.analysis.plan import plan_survey
from tillitsmaal.analysis.plan_results import Plan, PlanAnalysis
from tillitsmaal.analysis.quality import quality as measurement_quality
from tillitsmaal.analysis.quality_results import QualityAnalysis
from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.analysis.score import analyse as analyse_scores
from tillitsmaal.analysis.whole import WholeAnalysis, analyse_whole
from tillitsmaal.estimates import Method
from tillitsmaal.privacy.compare import SharedCompareAnalysis
from tillitsmaal.privacy.rules import SharedAudience, rules_for, rules_together
from tillitsmaal.privacy.score import SharedScoreAnalysis
from tillitsmaal.privacy.whole import SharedWholeAnalysis, share_whole
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.compare import compare_report
from tillitsmaal.report.model import Report
from tillitsmaal.report.plan import plan_report
from tillitsmaal.report.quality import quality_report
from tillitsmaal.report.score import By, score_report
from tillitsmaal.report.shared.report import shared_compare_report, shared_score_report, shared_whole_report
from tillitsmaal.report.whole.report import organisation_report, whole_report
from tillitsmaal.responses import Responses, Scores, Wave, of_waves
from tillitsmaal.scoring import CompositeRule, score_responses
from tillitsmaal.text import DEFAULT_LANGUAGE, Language

Scored = ScoreAnalysis | Scores | Responses


def score(responses: Responses, composite_rule: CompositeRule = "pairs") -> ScoreAnalysis:
    """Score everything that was answered: pairs, dyads, organisations, networks, items.

    Parameters
    ----------
    responses
        As `read_responses` returns them, of one or more waves.
    composite_rule
        `pairs`: a pair's trust is the mean of its facets' scores, so that a row adds up.
        `composite_over_respondents`: it is the mean over the respondents who have every facet.

    Returns
    -------
    ScoreAnalysis
        Tidy frames, such as `pairs` and `networks`; scores are in the units of the response formats. A score that
        cannot be had is NaN; nothing is imputed.

    See Also
    --------
    tillitsmaal.scoring.score_responses : the scoring rules.

    Examples
    --------
    >>> import tillitsmaal as tm
    >>> scores = tm.score(tm.read_responses(study=tm.load_study("examples/byregion")))
    >>> network = scores.network_scores.set_index(["wave", "measure"])["mean"]
    >>> print(f"{network['bolge1', 'trust']:.3f} {network['bolge3', 'trust']:.3f}")
    3.557 3.746
    """
    return analyse_scores(score_responses(responses, composite_rule))


def compare(
    *scored: Scored, waves: Sequence[str] | None = None, method: Method = "organisation_jackknife", seed: int = 0
) -> CompareAnalysis:
    """Compare two or more waves over the same pairs.

    Parameters
    ----------
    *scored
        What holds the waves: one analysis (or scores, or responses) with all of them, or several with some each.
    waves
        Names of the waves to compare, in order; all of them unless given, by date when every wave has one, else in
        the order in which they come.
    method
        One of `tillitsmaal.stats.mean_of_pairs.MEAN_METHODS`: what gives the changes of means their intervals. Others
        than the default are for comparison with other programs.
    seed
        Of a method that draws.

    Returns
    -------
    CompareAnalysis
        Changes of the measures that mean the same in all the waves, each with an interval that respects that pairs
        share organisations, and split from what joining and leaving pairs contribute.

    Raises
    ------
    UsageError
        Under two waves, a wave named twice, held by nobody, or held by two.
    InputRefused
        The waves were answered with questionnaires that have no scale in common.
    NothingComputed
        No pair has a score in any of the waves.

    See Also
    --------
    tillitsmaal.stats.jackknife.mean_over_pairs : the interval of a change.

    Examples
    --------
    >>> import tillitsmaal as tm
    >>> responses = tm.read_responses(study=tm.load_study("examples/byregion"))
    >>> change = tm.compare(responses, waves=["bolge1", "bolge2"]).scales[0]
    >>> change.measure, change.matched, change.joined, change.left, round(change.within, 3)
    ('trust', 93, 20, 4, 0.111)
    """
    parts = [_scores(one) for one in scored]
    named = _in_order(part.responses.waves for part in parts) if waves is None else waves
    return compare_scores(parts, named, method, seed)


def quality(responses: Responses) -> QualityAnalysis:
    """Look at the measurement itself: reliability, facets, invariance, agreement, where trust lies.

    Parameters
    ----------
    responses
        As `read_responses` returns them, of one or more waves.

    Returns
    -------
    QualityAnalysis
        What cannot be had has its reason. Nothing is scored, and nothing is re-keyed.

    Raises
    ------
    NothingComputed
        Nobody has answered anything.

    See Also
    --------
    tillitsmaal.stats.reliability.scale.reliability : the coefficients of a scale.

    Examples
    --------
    >>> import tillitsmaal as tm
    >>> found = tm.quality(tm.read_responses(study=tm.load_study("examples/byregion")))
    >>> scale = found.scales[0]
    >>> scale.scale, scale.wave, round(scale.reliability.alpha, 3)
    ('benevolence', 'bolge1', 0.811)
    """
    return measurement_quality(responses)


def analyse(
    *responses: Responses, waves: Sequence[str] | None = None, composite_rule: CompositeRule = "pairs"
) -> WholeAnalysis:
    """Score, compare and examine in one: everything that a report for people tells.

    Parameters
    ----------
    *responses
        What holds the waves, as `read_responses` returns them: one, or several where waves used different
        questionnaires.
    waves
        Names of the waves, in order; as for `compare`.
    composite_rule
        As for `score`.

    Returns
    -------
    WholeAnalysis
        `score` and `quality` of the waves that were answered with the last wave's questionnaire; `compare` of all.

    Raises
    ------
    UsageError, InputRefused, NothingComputed
        As `compare` and `quality` do; one wave is enough.
    ValueError
        `waves` is empty.

    Examples
    --------
    >>> import tillitsmaal as tm
    >>> whole = tm.analyse(tm.read_responses(study=tm.load_study("examples/byregion")))
    >>> whole.compare.circles[0].verdict.word
    'strengthening'
    >>> report = tm.build_report(whole, "en")
    >>> report.sections[0].blocks[0].text[:31]
    'Yes. Both trust and collaborati'
    """
    named = _waves(responses, waves)
    return analyse_whole(_with_waves(responses, named), named, composite_rule)


def share(
    *responses: Responses,
    audience: SharedAudience,
    waves: Sequence[str] | None = None,
    min_respondents: int | None = None,
) -> SharedWholeAnalysis:
    """Score and compare in one, with only what others than the analyst may see.

    Parameters
    ----------
    *responses, waves
        As for `analyse`.
    audience
        `partners`, the organisations that take part: groups of k people or more. `public`: no pairs, no organisations.
    min_respondents
        k, 3 to 10; else what the study says, else 5.

    Returns
    -------
    SharedWholeAnalysis
        `score` and `compare`, made of the means of groups that are large enough. It holds nobody's answers. What was
        released before is not looked up: the command line does that.

    Raises
    ------
    UsageError, InputRefused, NothingComputed
        As `compare` does; one wave is enough.
    ValueError
        For a k under 3 or over 10, or where `waves` is empty.

    See Also
    --------
    tillitsmaal.privacy.cells.cells_of : which groups.

    Examples
    --------
    >>> import tillitsmaal as tm
    >>> shared = tm.share(tm.read_responses(study=tm.load_study("examples/byregion")), audience="partners")
    >>> shared.compare.circles[0].verdict.word, int(shared.score.pairs["suppressed"].sum())
    ('strengthening', 209)
    >>> tm.build_report(shared, "en").stamp.text[:34]
    'For the organisations that take pa'
    """
    named = _waves(responses, waves)
    parts = _with_waves(responses, named)
    rules = rules_together(rules_for(audience, part.questionnaire, part.study, min_respondents) for part in parts)
    return share_whole(parts, named, rules)


def plan(
    questionnaire: Questionnaire,
    organisations: int,
    *,
    respondents: int = 3,
    waves: int = 2,
    answered: float = 0.8,
    seed: int = 0,
) -> PlanAnalysis:
    """Tell what a survey could show before it is sent, and how long it takes to answer.

    Parameters
    ----------
    questionnaire
        That will be answered; it asks about trust and collaboration of partners.
    organisations
        That take part.
    respondents
        People of each organisation who answer.
    waves
        At equal distances over the period, 2 or more.
    answered
        Share of the pairs that will have answers both first and last, above 0 and at most 1.
    seed
        Of the simulated programmes.

    Returns
    -------
    PlanAnalysis
        With under five organisations everything about change has its reason.

    Raises
    ------
    UsageError
        `questionnaire_without_circle`.

    See Also
    --------
    tillitsmaal.analysis.plan.plan_survey : with every setting.
    tillitsmaal.stats.power.programme_power : what is simulated.

    Examples
    --------
    >>> import tillitsmaal as tm
    >>> found = tm.plan(tm.load_questionnaire("tillit-kort"), 12)
    >>> found.roster.items, round(found.roster.minutes)
    (110, 13)
    >>> [(outlook.dependence, round(outlook.power.detectable.value, 1)) for outlook in found.outlooks]
    [('moderate', 0.6), ('strong', 0.8)]
    """
    return plan_survey(
        Plan(
            questionnaire=questionnaire,
            organisations=organisations,
            respondents=respondents,
            waves=waves,
            answered=answered,
        ),
        seed=seed,
    )


def build_report(
    analysis: ScoreAnalysis | CompareAnalysis | QualityAnalysis | WholeAnalysis | PlanAnalysis,
    language: Language = DEFAULT_LANGUAGE,
    *,
    by: By | None = None,
    organisation: str | None = None,
) -> Report:
    """Put an analysis into sections, tables and sentences, and into the JSON document.

    Parameters
    ----------
    analysis
        From `score`, `compare`, `quality`, `analyse`, `share` or `plan`.
    language
        `nb`, `nn` or `en`.
    by
        For scores: the whole table of one unit instead of the overview.
    organisation
        For everything: the page about the organisation with this id instead of the whole report.

    Examples
    --------
    >>> import tillitsmaal as tm
    >>> responses = tm.read_responses(study=tm.load_study("examples/tverrkommunal"))
    >>> report = tm.build_report(tm.score(responses), "en")
    >>> print(tm.render(report, "csv").splitlines()[0][:32])
    network,wave,rater,target,respon
    """
    match analysis:
        case SharedScoreAnalysis() | SharedCompareAnalysis() | SharedWholeAnalysis():
            return _shared_report(analysis, language, by)
        case ScoreAnalysis():
            return score_report(analysis, language, by=by)
        case CompareAnalysis():
            return compare_report(analysis, language)
        case QualityAnalysis():
            return quality_report(analysis, language)
        case WholeAnalysis():
            one = organisation
            return whole_report(analysis, language) if one is None else organisation_report(analysis, one, language)
        case PlanAnalysis():
            return plan_report(analysis, language)


def _shared_report(
    analysis: SharedScoreAnalysis | SharedCompareAnalysis | SharedWholeAnalysis, language: Language, by: By | None
) -> Report:
    match analysis:
        case SharedScoreAnalysis():
            return shared_score_report(analysis, language, by=by)
        case SharedCompareAnalysis():
            return shared_compare_report(analysis, language)
        case SharedWholeAnalysis():
            return shared_whole_report(analysis, language)


def _scores(scored: Scored) -> Scores:
    match scored:
        case ScoreAnalysis():
            return scored.scores
        case Responses():
            return score_responses(scored)
        case Scores():
            return scored


def _waves(responses: Sequence[Responses], asked: Sequence[str] | None) -> list[str]:
    """Names of the waves asked for, as they are spelled where they are held; of all, unless any are named."""
    if asked is None:
        return _in_order(part.waves for part in responses)
    if not asked:
        raise ValueError("waves names none; leave it out for all of them")
    known = [wave for part in responses for wave in part.waves]
    return [wave_named(known, name).name for name in asked]


def _with_waves(responses: Sequence[Responses], names: Sequence[str]) -> list[Responses]:
    """What holds any of some waves, without the others."""
    return [part for part in (of_waves(part, set(names)) for part in responses) if part.waves]


def _in_order(waves: Iterable[Sequence[Wave]]) -> list[str]:
    listed = list(chain.from_iterable(waves))
    dates = [wave.date for wave in listed if wave.date is not None]
    if len(dates) == len(listed):
        listed = [wave for _, wave in sorted(zip(dates, listed, strict=True), key=lambda dated: dated[0])]
    return [wave.name for wave in listed]
