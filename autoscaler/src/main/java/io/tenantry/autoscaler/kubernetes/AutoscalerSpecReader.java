package io.tenantry.autoscaler.kubernetes;

import static java.util.Map.entry;

import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.RatePolicy;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.fairness.BudgetTerms;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerSpec.Behavior;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerSpec.Latency;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerSpec.Objectives;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerSpec.Policy;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerSpec.Rules;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerSpec.ScaleTargetRef;
import io.tenantry.autoscaler.workload.DnsNames;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a TenantAutoscaler's {@code spec}: applies the schema's defaults, judges every field, and
 * names each one that is wrong with what would be legal, without repeating what it held.
 *
 * <p>A reader serves one spec and is thrown away.
 */
final class AutoscalerSpecReader {

  /** What came of reading. */
  sealed interface Reading {

    record Legal(AutoscalerTerms terms) implements Reading {}

    /** Sentences such as {@code spec.maxReplicas must be an integer of at least minReplicas}. */
    record Wrong(List<String> problems) implements Reading {

      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  /** The legal values of each field, in words; a list's elements have no index here. */
  static final Map<String, String> LEGAL =
      Map.ofEntries(
          entry("spec", "an object"),
          entry("scaleTargetRef", "an object with kind and name"),
          entry("scaleTargetRef.apiVersion", "apps/v1"),
          entry("scaleTargetRef.kind", "Deployment or StatefulSet"),
          entry("scaleTargetRef.name", "the name of a workload in the same namespace"),
          entry("minReplicas", "an integer of at least 0"),
          entry("maxReplicas", "an integer of at least 1 and at least minReplicas"),
          entry("budget", "an object with name and maxReplicas"),
          entry("budget.name", "a lower-case name of 1 to 63 characters"),
          entry("budget.maxReplicas", "an integer of at least 1"),
          entry("budget.weight", "an integer from 1 to 1000"),
          entry("mode", "\"Off\" (in quotes), Recommend or Auto"),
          entry("objectives", "an object with latency"),
          entry("objectives.latency", "an object with target"),
          entry(
              "objectives.latency.percentile",
              "a number from 0.01 to 99.99 with at most two decimals"),
          entry("objectives.latency.target", "a positive duration such as 250ms"),
          entry("objectives.requestsPerSecondPerReplica", "a number above 0"),
          entry("signals", "an object"),
          entry("signals.otlp", "an object"),
          entry("signals.otlp.staleAfter", "a duration from 3s to 5m"),
          entry("behavior", "an object"),
          entry("behavior.scaleUp", "an object"),
          entry("behavior.scaleUp.stabilizationWindowSeconds", "an integer from 0 to 3600"),
          entry("behavior.scaleUp.tolerance", "a number from 0 to 1"),
          entry("behavior.scaleUp.selectPolicy", "Max, Min or Disabled"),
          entry("behavior.scaleUp.policies", "a list of 1 to 10 policies"),
          entry("behavior.scaleUp.policies[]", "an object with type, value and periodSeconds"),
          entry("behavior.scaleUp.policies[].type", "Pods or Percent"),
          entry("behavior.scaleUp.policies[].value", "an integer of at least 1"),
          entry("behavior.scaleUp.policies[].periodSeconds", "an integer from 1 to 1800"),
          entry("behavior.scaleDown", "an object"),
          entry("behavior.scaleDown.stabilizationWindowSeconds", "an integer from 0 to 3600"),
          entry("behavior.scaleDown.tolerance", "a number from 0 to 1"),
          entry("behavior.scaleDown.selectPolicy", "Max, Min or Disabled"),
          entry("behavior.scaleDown.policies", "a list of 1 to 10 policies"),
          entry("behavior.scaleDown.policies[]", "an object with type, value and periodSeconds"),
          entry("behavior.scaleDown.policies[].type", "Pods or Percent"),
          entry("behavior.scaleDown.policies[].value", "an integer of at least 1"),
          entry("behavior.scaleDown.policies[].periodSeconds", "an integer from 1 to 1800"));

  private static final double MIN_PERCENTILE = 0.01;
  private static final double MAX_PERCENTILE = 99.99;
  private static final int PERCENTILE_DECIMALS = 2;
  private static final Duration MIN_STALE_AFTER = Duration.ofSeconds(3);
  private static final Duration MAX_STALE_AFTER = Duration.ofMinutes(5);
  private static final int MAX_POLICIES = 10;

  private final Set<String> wrong = new TreeSet<>();

  private AutoscalerSpecReader() {}

  /**
   * Reads a spec.
   *
   * @param namespace of the resource, and so of its target
   * @param spec as parsed from JSON; null when there is none
   */
  static Reading read(String namespace, @Nullable Object spec) {
    AutoscalerSpecReader reader = new AutoscalerSpecReader();
    Optional<AutoscalerTerms> terms = reader.terms(namespace, spec);
    return terms.isPresent() && reader.wrong.isEmpty()
        ? new Reading.Legal(terms.get())
        : new Reading.Wrong(reader.wrong.stream().map(AutoscalerSpecReader::sentence).toList());
  }

  private static String sentence(String field) {
    String path = field.equals("spec") ? field : "spec." + field;
    String legal = LEGAL.getOrDefault(field.replaceAll("\\[\\d+]", "[]"), "as the schema says");
    return path + " must be " + legal;
  }

  private Optional<AutoscalerTerms> terms(String namespace, @Nullable Object json) {
    Optional<TenantAutoscalerSpec> read;
    try {
      read = WireJson.read(json, TenantAutoscalerSpec.class);
    } catch (WireJson.WrongType e) {
      wrong.add(e.field().isEmpty() ? "spec" : e.field());
      return Optional.empty();
    }
    if (read.isEmpty()) {
      wrong.add("spec");
      return Optional.empty();
    }
    TenantAutoscalerSpec spec = read.get().withDefaults();
    Optional<WorkloadRef> target = target(namespace, spec.scaleTargetRef());
    Optional<ReplicaBounds> bounds = bounds(spec.minReplicas(), spec.maxReplicas());
    Optional<LatencyObjective> objective = objective(spec.objectives());
    Optional<ReplicaCapacity> stated = statedCapacity(spec.objectives());
    Optional<Duration> staleAfter = staleAfter(spec.signals());
    Optional<ScalingRules> up = rules("behavior.scaleUp", spec.behavior(), true, stated);
    Optional<ScalingRules> down = rules("behavior.scaleDown", spec.behavior(), false, stated);
    Optional<BudgetTerms> budget = budget(namespace, spec.budget());
    if (!wrong.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AutoscalerTerms(
            target.orElseThrow(),
            new ScalingPolicy(
                mode(spec.mode()), bounds.orElseThrow(), up.orElseThrow(), down.orElseThrow()),
            objective.orElseThrow(),
            stated,
            staleAfter.orElseThrow(),
            budget));
  }

  private Optional<WorkloadRef> target(String namespace, @Nullable ScaleTargetRef ref) {
    if (ref == null) {
      return refuse("scaleTargetRef");
    }
    if (!"apps/v1".equals(ref.apiVersion())) {
      refuse("scaleTargetRef.apiVersion");
    }
    if (ref.kind() == null) {
      return refuse("scaleTargetRef.kind");
    }
    WorkloadKind kind =
        switch (ref.kind()) {
          case DEPLOYMENT -> WorkloadKind.DEPLOYMENT;
          case STATEFUL_SET -> WorkloadKind.STATEFUL_SET;
        };
    Optional<WorkloadRef> target =
        ref.name() == null ? Optional.empty() : WorkloadRef.parse(namespace, kind, ref.name());
    return target.isPresent() ? target : refuse("scaleTargetRef.name");
  }

  private Optional<ReplicaBounds> bounds(@Nullable Integer min, @Nullable Integer max) {
    if (min == null || min < 0) {
      refuse("minReplicas");
    }
    if (max == null || max < 1 || (min != null && max < min)) {
      refuse("maxReplicas");
    }
    return min != null && max != null && min >= 0 && max >= 1 && max >= min
        ? Optional.of(new ReplicaBounds(min, max))
        : Optional.empty();
  }

  /** Empty, too, when the workload shares no budget. */
  private Optional<BudgetTerms> budget(
      String namespace, TenantAutoscalerSpec.@Nullable Budget budget) {
    if (budget == null) {
      return Optional.empty();
    }
    String name = budget.name();
    if (name == null || !DnsNames.isLabel(name)) {
      refuse("budget.name");
    }
    Integer max = budget.maxReplicas();
    if (max == null || max < 1) {
      refuse("budget.maxReplicas");
      max = null;
    }
    Integer weight = budget.weight();
    if (weight == null || weight < 1 || weight > 1000) {
      refuse("budget.weight");
      weight = null;
    }
    return max != null && weight != null
        ? Optional.of(new BudgetTerms(namespace + "/" + name, max, weight))
        : Optional.empty();
  }

  private static Mode mode(TenantAutoscalerSpec.@Nullable Mode mode) {
    return switch (mode) {
      case OFF -> Mode.OFF;
      case AUTO -> Mode.AUTO;
      case RECOMMEND -> Mode.RECOMMEND;
      case null -> Mode.RECOMMEND;
    };
  }

  private Optional<LatencyObjective> objective(@Nullable Objectives objectives) {
    if (objectives == null) {
      return refuse("objectives");
    }
    Latency latency = objectives.latency();
    if (latency == null) {
      return refuse("objectives.latency");
    }
    Double percentile = latency.percentile();
    if (percentile == null || !isPercentile(percentile)) {
      refuse("objectives.latency.percentile");
      percentile = null;
    }
    Optional<Duration> target =
        GoDuration.parse(latency.target()).filter(duration -> !duration.isZero());
    if (target.isEmpty()) {
      refuse("objectives.latency.target");
    }
    return percentile != null && target.isPresent()
        ? Optional.of(new LatencyObjective(percentile, target.get()))
        : Optional.empty();
  }

  private static boolean isPercentile(double value) {
    return value >= MIN_PERCENTILE
        && value <= MAX_PERCENTILE
        && BigDecimal.valueOf(value).stripTrailingZeros().scale() <= PERCENTILE_DECIMALS;
  }

  /** Empty when it was left out, because it is to be learned, and when it is wrong. */
  private Optional<ReplicaCapacity> statedCapacity(@Nullable Objectives objectives) {
    Double rate = objectives == null ? null : objectives.requestsPerSecondPerReplica();
    if (rate == null) {
      return Optional.empty();
    }
    return rate > 0 && Double.isFinite(rate)
        ? Optional.of(new ReplicaCapacity(rate))
        : refuse("objectives.requestsPerSecondPerReplica");
  }

  private Optional<Duration> staleAfter(TenantAutoscalerSpec.@Nullable Signals signals) {
    TenantAutoscalerSpec.Otlp otlp = signals == null ? null : signals.otlp();
    Optional<Duration> age =
        GoDuration.parse(otlp == null ? null : otlp.staleAfter())
            .filter(duration ->
                duration.compareTo(MIN_STALE_AFTER) >= 0
                    && duration.compareTo(MAX_STALE_AFTER) <= 0);
    return age.isPresent() ? age : refuse("signals.otlp.staleAfter");
  }

  private Optional<ScalingRules> rules(
      String field, @Nullable Behavior behavior, boolean up, Optional<ReplicaCapacity> stated) {
    ScalingRules learned = up ? ScalingRules.LEARNED_UP : ScalingRules.LEARNED_DOWN;
    ScalingRules usual = up ? ScalingRules.DEFAULT_UP : ScalingRules.DEFAULT_DOWN;
    ScalingRules otherwise = stated.isPresent() ? usual : learned;
    Rules rules = behavior == null ? null : up ? behavior.scaleUp() : behavior.scaleDown();
    if (rules == null) {
      return refuse(field);
    }
    Duration window = otherwise.stabilization();
    Integer seconds = rules.stabilizationWindowSeconds();
    if (seconds != null && seconds >= 0 && seconds <= 3600) {
      window = Duration.ofSeconds(seconds);
    } else if (seconds != null) {
      refuse(field + ".stabilizationWindowSeconds");
    }
    Double tolerance = rules.tolerance();
    if (tolerance == null || !(tolerance >= 0 && tolerance <= 1)) {
      refuse(field + ".tolerance");
      tolerance = null;
    }
    List<Policy> given = rules.policies();
    Optional<List<RatePolicy>> policies =
        given == null ? Optional.of(otherwise.policies()) : policies(field + ".policies", given);
    return tolerance != null && policies.isPresent()
        ? Optional.of(
            new ScalingRules(window, tolerance, selection(rules.selectPolicy()), policies.get()))
        : Optional.empty();
  }

  private static ScalingRules.Selection selection(
      TenantAutoscalerSpec.@Nullable SelectPolicy policy) {
    return switch (policy) {
      case MAX -> ScalingRules.Selection.MAX;
      case MIN -> ScalingRules.Selection.MIN;
      case DISABLED -> ScalingRules.Selection.DISABLED;
      case null -> ScalingRules.Selection.MAX;
    };
  }

  private Optional<List<RatePolicy>> policies(String field, List<Policy> policies) {
    if (policies.isEmpty() || policies.size() > MAX_POLICIES) {
      return refuse(field);
    }
    List<RatePolicy> legal = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      policy(field + "[" + i + "]", policies.get(i)).ifPresent(legal::add);
    }
    return legal.size() == policies.size() ? Optional.of(legal) : Optional.empty();
  }

  private Optional<RatePolicy> policy(String field, @Nullable Policy policy) {
    if (policy == null) {
      return refuse(field);
    }
    Integer value = policy.value();
    if (value == null || value < 1) {
      refuse(field + ".value");
      value = null;
    }
    Integer seconds = policy.periodSeconds();
    if (seconds == null || seconds < 1 || seconds > 1800) {
      refuse(field + ".periodSeconds");
      seconds = null;
    }
    if (policy.type() == null) {
      return refuse(field + ".type");
    }
    RatePolicy.Unit unit =
        switch (policy.type()) {
          case PODS -> RatePolicy.Unit.PODS;
          case PERCENT -> RatePolicy.Unit.PERCENT;
        };
    return value != null && seconds != null
        ? Optional.of(new RatePolicy(unit, value, Duration.ofSeconds(seconds)))
        : Optional.empty();
  }

  private <T> Optional<T> refuse(String field) {
    wrong.add(field);
    return Optional.empty();
  }
}
