package io.tenantry.collector.check;

import java.util.Locale;

/** What a configuration is held to. {@code docs/check-config.md} explains each. */
public enum Rule {
  // What is named and what is there.
  UNDEFINED_REFERENCE,
  EXTENSION_NOT_STARTED,
  UNUSED_DEFINITION,
  INCOMPLETE_PIPELINE,
  CONNECTOR_ONE_SIDED,
  CONNECTOR_CIRCLE,
  UNKNOWN_COMPONENT,
  DEPRECATED_NAME,

  // A region's telemetry stays in it.
  FOREIGN_EXPORTER,
  UNKNOWN_DESTINATION,
  WRONG_REGION,
  QUARANTINE_EXPORTED,
  HOME_AND_QUARANTINE_MIXED,

  // A tenant's telemetry is known to be his.
  UNSTAMPED_PATH,
  IDENTITY_MISMATCH,
  STATIC_ORG_HEADER,

  // What was accepted is not lost.
  BATCH_BEFORE_QUEUE,
  QUEUE_MISSING,
  QUEUE_IN_MEMORY,
  QUEUE_UNBOUNDED,
  STORAGE_NOT_SYNCED,
  MEMORY_QUEUE_BEHIND_DISK,
  RETRY_ENDS,
  DEMAND_QUEUE_NOT_SHORT,

  // A trace is sampled whole, and counted before.
  SPAN_METRICS_AFTER_SAMPLING,
  SPAN_METRICS_UNBOUNDED,
  TRACE_SPLIT_BEFORE_SAMPLING,

  // Who may send, and how much.
  RECEIVER_WITHOUT_TLS,
  RECEIVER_WITHOUT_AUTHENTICATION,
  RECEIVER_WITHOUT_MEMORY_LIMIT,
  RECEIVER_WITHOUT_SIZE_LIMIT,
  BINDS_ALL_INTERFACES,
  SECRET_IN_FILE;

  /** Its name in reports, such as {@code foreign-exporter}. It never changes. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return id();
  }
}
