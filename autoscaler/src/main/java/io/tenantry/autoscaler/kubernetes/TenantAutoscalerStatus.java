package io.tenantry.autoscaler.kubernetes;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code status} of a TenantAutoscaler. Times are RFC 3339 in UTC, to the second; what is not known
 * is null. Units and meaning are those of the schema in {@code
 * charts/tenantry/crds/tenantautoscalers.yaml}.
 */
record TenantAutoscalerStatus(
    @Nullable Long observedGeneration,
    @Nullable Integer desiredReplicas,
    @Nullable Integer readyReplicas,
    @Nullable Integer recommendedReplicas,
    @Nullable Capacity capacity,
    @Nullable Budget budget,
    @Nullable LastDecision lastDecision,
    List<Tenant> tenants,
    List<Condition> conditions) {

  /** What a resource has that nobody looked at yet. */
  static final TenantAutoscalerStatus EMPTY =
      new TenantAutoscalerStatus(null, null, null, null, null, null, null, List.of(), List.of());

  /** What was learned, rounded likewise. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Capacity(
      double cpuMillisPerRequest,
      double cpusPerReplica,
      double requestsPerSecondPerReplica,
      double latePriceReplicaSeconds,
      @Nullable Double latePercent,
      double allowedLatePercent) {}

  /** What of the replicas that it shares is this workload's now. */
  record Budget(String name, int share, int maxReplicas) {

    Budget {
      requireNonNull(name, "name");
    }
  }

  record LastDecision(String time, int from, int to, String reason, String message) {

    LastDecision {
      requireNonNull(time, "time");
      requireNonNull(reason, "reason");
      requireNonNull(message, "message");
    }
  }

  /** Rates and times are rounded, so that noise does not count as news. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Tenant(
      String tenant,
      String plan,
      String region,
      double requestsPerSecond,
      @Nullable Integer latencyMillis) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Condition(
      String type,
      ConditionStatus status,
      String reason,
      String message,
      String lastTransitionTime,
      @Nullable Long observedGeneration) {

    Condition {
      requireNonNull(type, "type");
      requireNonNull(status, "status");
      requireNonNull(reason, "reason");
      requireNonNull(message, "message");
      requireNonNull(lastTransitionTime, "lastTransitionTime");
    }
  }

  enum ConditionStatus {
    @JsonProperty("True")
    TRUE,
    @JsonProperty("False")
    FALSE,
    @JsonProperty("Unknown")
    UNKNOWN
  }

  TenantAutoscalerStatus {
    tenants = tenants == null ? List.of() : List.copyOf(tenants);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  Optional<Condition> condition(String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  /**
   * The status as parsed from JSON; what somebody else garbled, or left without a field that the
   * schema requires, counts as no status.
   */
  static TenantAutoscalerStatus read(@Nullable Object json) {
    try {
      return WireJson.read(json, TenantAutoscalerStatus.class).orElse(EMPTY);
    } catch (WireJson.WrongType e) {
      return EMPTY;
    }
  }
}
