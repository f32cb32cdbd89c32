package io.tenantry.collector.check;

import static io.tenantry.collector.check.Rule.SPAN_METRICS_AFTER_SAMPLING;
import static io.tenantry.collector.check.Rule.SPAN_METRICS_UNBOUNDED;
import static io.tenantry.collector.check.Rule.TRACE_SPLIT_BEFORE_SAMPLING;

import io.tenantry.collector.pipeline.Component;
import io.tenantry.collector.pipeline.Way;
import io.tenantry.collector.pipeline.Way.Part;
import io.tenantry.collector.pipeline.Way.Stop;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A trace is sampled whole, and its spans are counted before. */
final class SamplingCheck implements Check {

  private static final Set<String> SAMPLES = Set.of("tailsampling", "probabilisticsampler");
  private static final Set<String> TAIL_SAMPLING = Set.of("tailsampling");
  private static final Set<String> COUNTS_SPANS = Set.of("spanmetrics", "servicegraph");
  private static final Set<String> SPLITS_TRACES =
      Set.of("tenantscope", "routing", "roundrobin", "failover");

  @Override
  public void check(Subject subject, Findings findings) {
    for (Way way : subject.ways()) {
      List<Stop> stops = way.stops();
      for (int i = 0; i < stops.size(); i++) {
        Stop stop = stops.get(i);
        if (is(stop, Part.CONNECTOR, COUNTS_SPANS, subject)) {
          countsAfter(stop, stops.subList(0, i), subject, findings);
        }
        if (is(stop, Part.PROCESSOR, TAIL_SAMPLING, subject)) {
          splitBefore(stop, stops.subList(0, i), subject, findings);
        }
      }
      balanced(way.exporter(), subject, findings);
    }
  }

  private static void countsAfter(
      Stop counter, List<Stop> before, Subject subject, Findings findings) {
    Component connector = subject.componentAt(counter).orElseThrow();
    before.stream()
        .filter(stop -> is(stop, Part.PROCESSOR, SAMPLES, subject))
        .findFirst()
        .ifPresent(sampler ->
            findings.add(
                SPAN_METRICS_AFTER_SAMPLING,
                counter.reference().place(),
                "Connector %s counts only the spans that %s has left over."
                    .formatted(counter.id(), sampler.id()),
                "It as exporter of a pipeline before the sampling."));
    if (connector.isOneOf(Set.of("spanmetrics"))
        && connector
            .settings()
            .textAt("aggregation_cardinality_limit")
            .filter(limit -> !limit.equals("0"))
            .isEmpty()) {
      findings.add(
          SPAN_METRICS_UNBOUNDED,
          connector.placeOf("aggregation_cardinality_limit"),
          "Connector %s makes a series of every span name that a client thinks of."
              .formatted(connector.id()),
          "aggregation_cardinality_limit: a number above 0.");
    }
  }

  private static void splitBefore(
      Stop sampler, List<Stop> before, Subject subject, Findings findings) {
    before.stream()
        .filter(stop -> is(stop, Part.CONNECTOR, SPLITS_TRACES, subject))
        .findFirst()
        .ifPresent(connector ->
            findings.add(
                TRACE_SPLIT_BEFORE_SAMPLING,
                sampler.reference().place(),
                "Processor %s sees what connector %s has left of a trace, and decides on a part of it."
                    .formatted(sampler.id(), connector.id()),
                "tail_sampling before anything that splits, and the exporter tenantscope behind it."));
  }

  private static void balanced(Stop end, Subject subject, Findings findings) {
    Optional<ExporterView> exporter =
        subject.exporter(end.id()).filter(ExporterView::isLoadBalancing);
    if (exporter.isEmpty() || !end.pipeline().signal().equals("traces")) {
      return;
    }
    if (exporter.get().textAt("routing_key").filter(key -> !key.equals("traceID")).isPresent()) {
      findings.add(
          TRACE_SPLIT_BEFORE_SAMPLING,
          exporter.get().placeOf("routing_key"),
          "Exporter %s sends parts of one trace to several samplers, each of which decides by itself."
              .formatted(end.id()),
          "routing_key: traceID.");
    }
  }

  private static boolean is(Stop stop, Part part, Set<String> types, Subject subject) {
    return stop.part() == part
        && subject.componentAt(stop).filter(component -> component.isOneOf(types)).isPresent();
  }
}
