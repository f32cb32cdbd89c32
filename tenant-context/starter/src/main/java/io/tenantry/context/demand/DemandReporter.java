package io.tenantry.context.demand;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.tenantry.context.Admission;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantLabels;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Measures every request and sends the sums each interval. See the package for what is sent.
 *
 * <p>Thread-safe. A request costs two hash look-ups, two additions, one histogram record and one
 * small object; nothing waits for the network. What cannot be delivered is dropped: demand is worth
 * knowing now or not at all.
 */
public final class DemandReporter implements RequestMeter, AutoCloseable {

  private static final String SCOPE = "io.tenantry.demand";
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * The SDK's own limit would drop all attributes at 2,000 series; {@link TenantLabels} is ours.
   */
  private static final int NO_SDK_LIMIT = Integer.MAX_VALUE;

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

  private final TenantLabels labels;
  private final SdkMeterProvider meters;
  private final DoubleHistogram duration;
  private final LongCounter refused;
  private final RequestSeries series = new RequestSeries();

  /**
   * @param exporter where the sums go: an {@link OtlpDemandExporter}
   * @param interval how often they go
   */
  public DemandReporter(
      MetricExporter exporter, Duration interval, WorkloadResource workload, TenantLabels labels) {
    this.labels = labels;
    this.meters =
        SdkMeterProvider.builder()
            .setResource(resourceOf(workload))
            .setExemplarFilter(ExemplarFilter.alwaysOff())
            .registerView(
                InstrumentSelector.builder().setType(InstrumentType.HISTOGRAM).build(),
                unlimited(Aggregation.base2ExponentialBucketHistogram()))
            .registerView(
                InstrumentSelector.builder()
                    .setType(InstrumentType.OBSERVABLE_UP_DOWN_COUNTER)
                    .build(),
                unlimited(Aggregation.sum()))
            .registerView(
                InstrumentSelector.builder().setType(InstrumentType.COUNTER).build(),
                unlimited(Aggregation.sum()))
            .registerMetricReader(
                PeriodicMetricReader.builder(exporter).setInterval(interval).build())
            .build();
    Meter meter = meters.get(SCOPE);
    this.duration =
        meter
            .histogramBuilder("tenantry.server.request.duration")
            .setDescription("Duration of requests from arrival to completion")
            .setUnit("s")
            .build();
    this.refused =
        meter
            .counterBuilder("tenantry.server.refused_requests")
            .setDescription("Requests that have arrived and were not served because of a limit")
            .setUnit("{request}")
            .build();
    ProcessorTime.ofThisProcess()
        .ifPresent(time ->
            meter
                .counterBuilder("process.cpu.time")
                .ofDoubles()
                .setDescription("Processor time of the process since this was first asked for")
                .setUnit("s")
                .buildWithCallback(measurement -> measurement.record(time.seconds())));
    series.of(Tenant.NONE);
    labels.onDemotion(series::forget);
    meter
        .upDownCounterBuilder("tenantry.server.active_requests")
        .setDescription("Requests that have arrived and are not complete")
        .setUnit("{request}")
        .buildWithCallback(this::observeInFlight);
  }

  @Override
  public InFlight arrived(Tenant tenant) {
    return new MeasuredRequest(series.begun(labels.labelOf(tenant)), duration, System.nanoTime());
  }

  @Override
  public void refused(Tenant tenant, Admission.Refusal reason) {
    refused.add(1, series.of(labels.labelOf(tenant)).refused(reason));
  }

  /** Sends what is still to be sent, and gives up on it after 2 seconds. */
  @Override
  public void close() {
    // The reader waits for its exporter itself, three times up to 5 s: too long for a pod that
    // ends.
    Thread closing = new Thread(meters::close, "tenantry-demand-close");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(LONGEST_CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void observeInFlight(ObservableLongMeasurement measurement) {
    series.forEach(one -> measurement.record(one.inFlight(), one.attributes()));
  }

  private static View unlimited(Aggregation aggregation) {
    return View.builder().setAggregation(aggregation).setCardinalityLimit(NO_SDK_LIMIT).build();
  }

  private static Resource resourceOf(WorkloadResource workload) {
    AttributesBuilder attributes = Attributes.builder();
    workload.attributes().forEach(attributes::put);
    return Resource.create(attributes.build());
  }

  private static final class MeasuredRequest implements InFlight {

    private final RequestSeries.One series;
    private final DoubleHistogram duration;
    private final long arrivedNanos;
    private final AtomicBoolean complete = new AtomicBoolean();

    private MeasuredRequest(RequestSeries.One series, DoubleHistogram duration, long arrivedNanos) {
      this.series = series;
      this.duration = duration;
      this.arrivedNanos = arrivedNanos;
    }

    @Override
    public void completed() {
      if (complete.compareAndSet(false, true)) {
        series.ended();
        duration.record((System.nanoTime() - arrivedNanos) / NANOS_PER_SECOND, series.attributes());
      }
    }
  }
}
