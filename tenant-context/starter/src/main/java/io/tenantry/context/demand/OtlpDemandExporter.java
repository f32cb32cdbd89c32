package io.tenantry.context.demand;

import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends metrics to an autoscaler over OTLP/HTTP: protobuf, gzip, histograms as deltas.
 *
 * <p>Each delivery is tried once, because the next one is due in a second. Failures are logged once
 * a minute with their number. They are not passed on, and the SDK's exporter, which would write an
 * error with a stack trace for each of the first ones, is kept quiet about ours and no other.
 */
public final class OtlpDemandExporter implements MetricExporter {

  private static final Logger LOGGER = LoggerFactory.getLogger(OtlpDemandExporter.class);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private static final AggregationTemporalitySelector TEMPORALITY =
      AggregationTemporalitySelector.deltaPreferred();

  private final URI endpoint;
  private final ExecutorService sender;
  private final OtlpHttpMetricExporter delegate;
  private final AtomicLong failures = new AtomicLong();
  private volatile long quietUntilNanos = System.nanoTime();

  /**
   * @param endpoint the full URL, such as {@code
   *     http://tenantry-autoscaler.tenantry:4318/v1/metrics}
   * @param timeout how long one delivery may take
   */
  public OtlpDemandExporter(URI endpoint, Duration timeout) {
    OwnFailures.keepQuiet();
    this.endpoint = endpoint;
    this.sender = Executors.newSingleThreadExecutor(OtlpDemandExporter::senderThread);
    this.delegate =
        OtlpHttpMetricExporter.builder()
            .setEndpoint(endpoint.toString())
            .setTimeout(timeout)
            .setConnectTimeout(timeout)
            .setCompression("gzip")
            .setRetryPolicy(null)
            .setExecutorService(sender)
            .setAggregationTemporalitySelector(TEMPORALITY)
            .build();
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    CompletableResultCode sent = OwnFailures.quietly(() -> delegate.export(metrics));
    CompletableResultCode done = new CompletableResultCode();
    sent.whenComplete(() -> {
      if (!sent.isSuccess()) {
        logFailure(sent.getFailureThrowable());
      }
      done.succeed();
    });
    return done;
  }

  private void logFailure(@Nullable Throwable failure) {
    long count = failures.incrementAndGet();
    long now = System.nanoTime();
    if (now - quietUntilNanos >= 0) {
      quietUntilNanos = now + SILENCE.toNanos();
      failures.addAndGet(-count);
      LOGGER.warn(
          "Demand could not be delivered to {} ({} times since this was last said): {}",
          endpoint,
          count,
          rootCause(failure));
    }
  }

  private static String rootCause(@Nullable Throwable failure) {
    if (failure == null) {
      return "no reason given";
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }

  @Override
  public CompletableResultCode flush() {
    return delegate.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    CompletableResultCode result = delegate.shutdown();
    sender.shutdown();
    return result;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return TEMPORALITY.getAggregationTemporality(type);
  }

  private static Thread senderThread(Runnable work) {
    Thread thread = new Thread(() -> OwnFailures.quietly(work), "tenantry-demand");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Drops the log records that the SDK writes while it works for us. Its logger is one for all
   * exporters of the process, and the application's own shall be heard.
   */
  private static final class OwnFailures implements Filter {

    private static final ThreadLocal<Boolean> OURS = ThreadLocal.withInitial(() -> false);

    /** Held here because loggers are only weakly held by the JDK. */
    private static final java.util.logging.Logger SDK =
        java.util.logging.Logger.getLogger("io.opentelemetry.exporter.internal.http.HttpExporter");

    private final @Nullable Filter next;

    private OwnFailures(@Nullable Filter next) {
      this.next = next;
    }

    static synchronized void keepQuiet() {
      if (!(SDK.getFilter() instanceof OwnFailures)) {
        SDK.setFilter(new OwnFailures(SDK.getFilter()));
      }
    }

    static void quietly(Runnable work) {
      quietly(() -> {
        work.run();
        return true;
      });
    }

    static <T> T quietly(java.util.function.Supplier<T> work) {
      OURS.set(true);
      try {
        return work.get();
      } finally {
        OURS.remove();
      }
    }

    @Override
    public boolean isLoggable(LogRecord record) {
      return !OURS.get() && (next == null || next.isLoggable(record));
    }
  }
}
