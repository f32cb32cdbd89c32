package io.tenantry.autoscaler.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tenantry.autoscaler.decision.RatePolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec} of a TenantAutoscaler as it came over the wire: nothing is judged, and what was left
 * out is null. Units, ranges and defaults are those of the schema in {@code
 * charts/tenantry/crds/tenantautoscalers.yaml}; {@link AutoscalerSpecReader} holds to them.
 */
record TenantAutoscalerSpec(
    @Nullable ScaleTargetRef scaleTargetRef,
    @Nullable Integer minReplicas,
    @Nullable Integer maxReplicas,
    @Nullable Budget budget,
    @Nullable Mode mode,
    @Nullable Objectives objectives,
    @Nullable Signals signals,
    @Nullable Behavior behavior) {

  record ScaleTargetRef(@Nullable String apiVersion, @Nullable Kind kind, @Nullable String name) {

    private ScaleTargetRef withDefaults() {
      return new ScaleTargetRef(or(apiVersion, "apps/v1"), kind, name);
    }
  }

  record Budget(@Nullable String name, @Nullable Integer maxReplicas, @Nullable Integer weight) {

    private Budget withDefaults() {
      return new Budget(name, maxReplicas, or(weight, 1));
    }
  }

  enum Kind {
    @JsonProperty("Deployment")
    DEPLOYMENT,
    @JsonProperty("StatefulSet")
    STATEFUL_SET
  }

  enum Mode {
    @JsonProperty("Off")
    OFF,
    @JsonProperty("Recommend")
    RECOMMEND,
    @JsonProperty("Auto")
    AUTO
  }

  record Objectives(@Nullable Latency latency, @Nullable Double requestsPerSecondPerReplica) {

    private Objectives withDefaults() {
      return new Objectives(
          latency == null ? null : latency.withDefaults(), requestsPerSecondPerReplica);
    }
  }

  record Latency(@Nullable Double percentile, @Nullable String target) {

    private Latency withDefaults() {
      return new Latency(or(percentile, 95.0), target);
    }
  }

  record Signals(@Nullable Otlp otlp) {

    private Signals withDefaults() {
      return new Signals(or(otlp, new Otlp(null)).withDefaults());
    }
  }

  record Otlp(@Nullable String staleAfter) {

    private Otlp withDefaults() {
      return new Otlp(or(staleAfter, "10s"));
    }
  }

  record Behavior(@Nullable Rules scaleUp, @Nullable Rules scaleDown) {

    private Behavior withDefaults() {
      Rules none = new Rules(null, null, null, null);
      Rules up = or(scaleUp, none);
      Rules down = or(scaleDown, none);
      return new Behavior(
          up.withDefaults(
              ScalingRules.DEFAULT_UP,
              or(
                  up.stabilizationWindowSeconds(),
                  (int) ScalingRules.DEFAULT_UP.stabilization().toSeconds()),
              up.policies()),
          down.withDefaults(
              ScalingRules.DEFAULT_DOWN,
              down.stabilizationWindowSeconds(),
              or(
                  down.policies(),
                  ScalingRules.DEFAULT_DOWN.policies().stream().map(Policy::of).toList())));
    }
  }

  record Rules(
      @Nullable Integer stabilizationWindowSeconds,
      @Nullable Double tolerance,
      @Nullable SelectPolicy selectPolicy,
      @Nullable List<Policy> policies) {

    private Rules withDefaults(
        ScalingRules rules, @Nullable Integer window, @Nullable List<Policy> rates) {
      return new Rules(
          window,
          or(tolerance, rules.tolerance()),
          or(
              selectPolicy,
              switch (rules.select()) {
                case MAX -> SelectPolicy.MAX;
                case MIN -> SelectPolicy.MIN;
                case DISABLED -> SelectPolicy.DISABLED;
              }),
          rates);
    }
  }

  enum SelectPolicy {
    @JsonProperty("Max")
    MAX,
    @JsonProperty("Min")
    MIN,
    @JsonProperty("Disabled")
    DISABLED
  }

  record Policy(
      @Nullable PolicyType type, @Nullable Integer value, @Nullable Integer periodSeconds) {

    private static Policy of(RatePolicy policy) {
      PolicyType type =
          switch (policy.unit()) {
            case PODS -> PolicyType.PODS;
            case PERCENT -> PolicyType.PERCENT;
          };
      return new Policy(type, policy.value(), (int) policy.period().toSeconds());
    }
  }

  enum PolicyType {
    @JsonProperty("Pods")
    PODS,
    @JsonProperty("Percent")
    PERCENT
  }

  /**
   * This spec with the schema's defaults where a field was left out. What is required stays null,
   * and so does what has another default for a learned capacity than for a stated one.
   */
  TenantAutoscalerSpec withDefaults() {
    return new TenantAutoscalerSpec(
        scaleTargetRef == null ? null : scaleTargetRef.withDefaults(),
        or(minReplicas, 1),
        maxReplicas,
        budget == null ? null : budget.withDefaults(),
        or(mode, Mode.RECOMMEND),
        objectives == null ? null : objectives.withDefaults(),
        or(signals, new Signals(null)).withDefaults(),
        or(behavior, new Behavior(null, null)).withDefaults());
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
