package io.tenantry.autoscaler.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.signal.TenantKey;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The meters of one workload. Not thread-safe; scrapes may read meanwhile. */
final class WorkloadMeters {

  /** Tenants with gauges of their own. */
  static final int MAX_TENANTS = 100;

  private static final TenantKey OVERFLOW =
      new TenantKey(TenantId.OVERFLOW, new PlanName("_overflow"), new Region("_overflow"));

  private record TenantQuantile(TenantKey tenant, double percentile) {}

  private final MeterRegistry registry;
  private final WorkloadRef workload;
  private final Tags tags;
  private final List<Gauges<?>> gauges = new ArrayList<>();
  private final Gauges<WorkloadRef> desired;
  private final Gauges<WorkloadRef> ready;
  private final Gauges<WorkloadRef> recommended;
  private final Gauges<WorkloadRef> objective;
  private final Gauges<WorkloadRef> signalAge;
  private final Gauges<TenantKey> requests;
  private final Gauges<TenantQuantile> latencies;
  private final Map<Reason, Counter> decisions = new HashMap<>();
  private final Map<String, Counter> actuations = new HashMap<>();

  WorkloadMeters(MeterRegistry registry, WorkloadRef workload) {
    this.registry = registry;
    this.workload = workload;
    this.tags =
        Tags.of(
            "namespace", workload.namespace(),
            "kind", workload.kind().kubernetesName(),
            "workload", workload.name());
    this.desired =
        gauges("replicas.desired", "", "Replicas asked for after the decision", w -> tags);
    this.ready = gauges("replicas.ready", "", "Replicas that take requests", w -> tags);
    this.recommended =
        gauges(
            "replicas.recommended",
            "",
            "Replicas for the demand, before stabilization, policies and bounds",
            w -> tags);
    this.objective =
        gauges("objective", "seconds", "Latency that tenants were promised", w -> tags);
    this.signalAge = gauges("signal.age", "seconds", "Age of the newest sample", w -> tags);
    this.requests =
        gauges("tenant.requests.per.second", "", "Requests of a tenant that arrive", this::tagsOf);
    this.latencies =
        gauges(
            "tenant.latency",
            "seconds",
            "Latency of a tenant's requests at the objective's percentile",
            this::tagsOf);
  }

  void show(DecisionOutcome outcome, Actuation actuation) {
    desired.set(workload, outcome.to());
    ready.set(workload, outcome.situation().replicas().ready());
    recommended.set(workload, outcome.verdict().recommended());
    objective.set(workload, outcome.objective().targetSeconds());
    switch (outcome.situation().evidence()) {
      case Evidence.Absent() -> {}
      case Evidence.AtEdge(var age, _, _) -> signalAge.set(workload, seconds(age));
      case Evidence.Outdated(var age) -> signalAge.set(workload, seconds(age));
      case Evidence.Measured(var age, var demand, _, _) -> {
        signalAge.set(workload, seconds(age));
        showTenants(demand.tenants(), outcome.objective().percentile());
      }
    }
    gauges.forEach(Gauges::sweep);
    decisions
        .computeIfAbsent(
            outcome.reason(),
            r -> counter("decisions", "Decisions, one a tick", "reason", r.name()))
        .increment();
    actuations
        .computeIfAbsent(
            resultOf(actuation),
            r -> counter("actuations", "What became of decisions", "result", r))
        .increment();
  }

  /** Removes them all. */
  void remove() {
    gauges.forEach(Gauges::sweep);
    decisions.values().forEach(registry::remove);
    actuations.values().forEach(registry::remove);
  }

  private void showTenants(List<TenantDemand> tenants, double percentile) {
    List<TenantDemand> largest =
        tenants.size() <= MAX_TENANTS
            ? tenants
            : tenants.stream().sorted(TenantDemand.MOST_REQUESTS_FIRST).toList();
    double overflow = 0;
    for (int i = 0; i < largest.size(); i++) {
      TenantDemand tenant = largest.get(i);
      if (i < MAX_TENANTS) {
        requests.set(tenant.key(), tenant.requestsPerSecond());
        tenant
            .latencySeconds()
            .ifPresent(s -> latencies.set(new TenantQuantile(tenant.key(), percentile), s));
      } else {
        overflow += tenant.requestsPerSecond();
      }
    }
    if (largest.size() > MAX_TENANTS) {
      requests.set(OVERFLOW, overflow);
    }
  }

  private <K> Gauges<K> gauges(
      String name, String unit, String description, Function<K, Tags> tagsOf) {
    Gauges<K> some =
        new Gauges<>(registry, "tenantry.autoscaler." + name, unit, description, tagsOf);
    gauges.add(some);
    return some;
  }

  private Counter counter(String name, String description, String key, String value) {
    return Counter.builder("tenantry.autoscaler." + name)
        .description(description)
        .tags(tags.and(key, value))
        .register(registry);
  }

  private Tags tagsOf(TenantKey key) {
    return tags.and(
        "tenant.id", key.tenant().value(),
        "tenant.plan", key.plan().value(),
        "tenant.region", key.region().value());
  }

  /** Percentile 95 is quantile 0.95. */
  private Tags tagsOf(TenantQuantile key) {
    BigDecimal quantile = BigDecimal.valueOf(key.percentile()).movePointLeft(2);
    return tagsOf(key.tenant()).and("quantile", quantile.stripTrailingZeros().toPlainString());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static String resultOf(Actuation actuation) {
    return switch (actuation) {
      case Actuation.Applied() -> "applied";
      case Actuation.NotNeeded() -> "not_needed";
      case Actuation.Withheld _ -> "withheld";
      case Actuation.Failed _ -> "failed";
    };
  }
}
