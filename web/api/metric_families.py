"""Make families of metrics in Prometheus' own classes, each named `missedcall_…`."""

from collections.abc import Iterable, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

# The values of the labels, and the number they belong to; names of ours, never people's.
LabelledValues = Iterable[tuple[Sequence[str], float]]


def gauge_family(
    name: str, meaning: str, samples: LabelledValues, labels: Sequence[str] = ()
) -> Metric:
    """Make a gauge: what is so now."""
    family = GaugeMetricFamily(f"missedcall_{name}", meaning, labels=labels)
    for values, number in samples:
        family.add_metric(values, number)
    return family


def counter_family(
    name: str, meaning: str, samples: LabelledValues, labels: Sequence[str] = ()
) -> Metric:
    """Make a counter: what only grows."""
    family = CounterMetricFamily(f"missedcall_{name}", meaning, labels=labels)
    for values, number in samples:
        family.add_metric(values, number)
    return family
