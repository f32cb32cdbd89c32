package io.tenantry.autoscaler.otlp;

import java.util.Locale;

/** Why a data point became no sample. */
public enum DropReason {
  /** A metric of another name: ordinary telemetry that passes by. */
  UNKNOWN_METRIC(false),
  /** The point says that there is no value. */
  NO_VALUE(false),
  /**
   * The series already holds that point, or of a running total a later one: delivery is at least
   * once, and not always in order.
   */
  DUPLICATE(false),
  /** The requests are counted by a better metric of the same pod. */
  SUPERSEDED(false),
  /** Spans of something else than a server's requests. */
  NOT_A_SERVER(false),
  /** The metric has its name from the contract, but not its type. */
  TYPE(true),
  /** Neither seconds nor milliseconds. */
  UNIT(true),
  /** Neither delta nor cumulative; or requests in flight that are not cumulative. */
  TEMPORALITY(true),
  /** The resource names no workload, or one that Kubernetes would not allow. */
  NO_WORKLOAD(true),
  /** The resource names no pod, or one that Kubernetes would not allow. */
  NO_POD(true),
  /** {@code tenant.id} is not a legal tenant id. */
  TENANT(true),
  /** {@code tenant.plan} is not a legal plan name. */
  PLAN(true),
  /** {@code tenant.region} is not a legal region name. */
  REGION(true),
  /** A time is missing, or an interval does not end after its start. */
  TIME(true),
  /** Numbers that cannot be: negative, not finite, contradictory or absurdly large. */
  VALUE(true),
  /** Bounds of buckets are missing, not finite or do not rise: durations are not known. */
  BUCKETS(true),
  /** Dated before the oldest moment that is still of use. */
  TOO_OLD(true),
  /** Dated further in the future than clocks may differ. */
  IN_FUTURE(true),
  /** A new series, while as many as allowed are held. */
  TOO_MANY_SERIES(true),
  /** One more than a series may have within the time that is of use. */
  TOO_MANY_SAMPLES(true);

  private final boolean rejected;

  DropReason(boolean rejected) {
    this.rejected = rejected;
  }

  /** Whether the sender is told, because it can do something about it. */
  boolean rejected() {
    return rejected;
  }

  /** As a label of a meter, such as {@code no_pod}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
