package io.tenantry.autoscaler.kubernetes;

/**
 * Why a TenantAutoscaler is not managed.
 *
 * @param message in one sentence; names fields and objects, never repeats a wrong value
 */
record Refusal(Cause cause, String message) {

  /** The kinds of refusal; the name is the condition's reason. */
  enum Cause {
    /** A field of the spec is not legal. */
    INVALID_SPEC("InvalidSpec"),
    /** There is no such Deployment or StatefulSet. */
    TARGET_NOT_FOUND("TargetNotFound"),
    /** The target, or something that belongs to it, is not as Kubernetes would have it. */
    TARGET_UNREADABLE("TargetUnreadable"),
    /** The capacity is to be learned, and nothing tells how much CPU a replica may use. */
    CAPACITY_UNKNOWN("CapacityUnknown"),
    /** A HorizontalPodAutoscaler scales the target, perhaps one that KEDA made. */
    TARGET_OWNED_BY_HPA("TargetOwnedByHorizontalPodAutoscaler"),
    /** An older TenantAutoscaler scales the target. */
    TARGET_OWNED_BY_TENANT_AUTOSCALER("TargetOwnedByTenantAutoscaler");

    private final String reason;

    Cause(String reason) {
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }
}
