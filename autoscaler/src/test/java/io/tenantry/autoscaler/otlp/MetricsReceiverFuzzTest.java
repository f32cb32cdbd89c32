package io.tenantry.autoscaler.otlp;

import static io.tenantry.autoscaler.otlp.OtlpRequests.active;
import static io.tenantry.autoscaler.otlp.OtlpRequests.durations;
import static io.tenantry.autoscaler.otlp.OtlpRequests.finished;
import static io.tenantry.autoscaler.otlp.OtlpRequests.inFlight;
import static io.tenantry.autoscaler.otlp.OtlpRequests.pod;
import static io.tenantry.autoscaler.otlp.OtlpRequests.request;
import static io.tenantry.autoscaler.otlp.OtlpRequests.resourceMetrics;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.tenantry.autoscaler.signal.SignalReading;
import io.tenantry.autoscaler.signal.SignalStore;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever bytes come: an answer or a refusal, and neighbours are kept. Seeded, so repeatable. */
class MetricsReceiverFuzzTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final WorkloadRef STOREFRONT =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront");
  private static final Set<PodName> PODS = Set.of(new PodName("a"), new PodName("b"));

  private static final long[] WILD = {
    0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, (1L << 32) + 1, 1L << 62, Integer.MAX_VALUE
  };
  private static final double[] WILD_DOUBLES = {
    0,
    -0.0,
    -1,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    1e300
  };

  private final Random random = new Random(20261124);
  private final CountedIngest counted = new CountedIngest();
  private final SignalStore store = new SignalStore(Duration.ofSeconds(30), 100_000);
  private final MetricsReceiver receiver = new MetricsReceiver(store, counted);

  @Test
  void survivesRandomBytes() {
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      receiveAnything(bytes);
    }
    readsWithoutFailing();
  }

  @Test
  void survivesValidRequestsWithBytesChangedRemovedAndAdded() {
    byte[] valid =
        request(
                pod("a"),
                durations(finished("acme", 20, NOW), finished("other", 2, NOW)),
                active(inFlight("acme", 3, NOW)))
            .toByteArray();
    int answered = 0;
    for (int i = 0; i < 8_000; i++) {
      answered += receiveAnything(mutated(valid)) ? 1 : 0;
    }
    assertThat(answered).as("mutations that still decode, and so reach the decoder").isPositive();
    readsWithoutFailing();
  }

  @Test
  void keepsTheNeighboursOfPointsFullOfWildNumbers() throws RefusedException {
    for (int i = 0; i < 5_000; i++) {
      Instant at = NOW.plusMillis(i % 1000);
      ExportMetricsServiceRequest request =
          ExportMetricsServiceRequest.newBuilder()
              .addResourceMetrics(
                  resourceMetrics(
                      pod("a"),
                      durations(wildDurations(), finished("neighbour-" + i, 1, at)),
                      active(wildInFlight(), inFlight("neighbour-" + i, 1, at))))
              .build();
      long before = counted.accepted();

      receiver.receive(request.toByteArray(), NOW);

      assertThat(counted.accepted() - before).isBetween(2L, 4L);
    }
    readsWithoutFailing();
  }

  private boolean receiveAnything(byte[] bytes) {
    try {
      receiver.receive(bytes, NOW);
      return true;
    } catch (RefusedException e) {
      assertThat(e.refusal()).isEqualTo(Refusal.UNDECODABLE);
      return false;
    }
  }

  /** What was let in must not make a tick fail later. */
  private void readsWithoutFailing() {
    for (int seconds = 0; seconds < 30; seconds += 5) {
      Instant now = NOW.plusSeconds(seconds);
      if (store.read(STOREFRONT, PODS, now, Duration.ofMinutes(5))
          instanceof SignalReading.Fresh(var signal)) {
        signal
            .tenants()
            .forEach(tenant ->
                tenant
                    .latencies()
                    .quantile(0.95)
                    .ifPresent(seconds95 -> assertThat(seconds95).isFinite()));
      }
      store.expire(now);
    }
  }

  private byte[] mutated(byte[] valid) {
    byte[] bytes = valid.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      switch (random.nextInt(3)) {
        case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        case 1 -> bytes = java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
        default -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return bytes;
  }

  private ExponentialHistogramDataPoint wildDurations() {
    ExponentialHistogramDataPoint.Builder point = finished("wild", 20, NOW).toBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      switch (random.nextInt(9)) {
        case 0 -> point.setStartTimeUnixNano(wild());
        case 1 -> point.setTimeUnixNano(wild());
        case 2 -> point.setScale((int) wild());
        case 3 -> point.setScale(random.nextInt(-12, 23));
        case 4 -> point.setCount(wild());
        case 5 -> point.setZeroCount(wild());
        case 6 -> point.setSum(WILD_DOUBLES[random.nextInt(WILD_DOUBLES.length)]);
        case 7 -> point.getPositiveBuilder().setOffset((int) wild());
        default -> {
          long count = wild();
          point.getPositiveBuilder().addBucketCounts(count);
          point.setCount(point.getCount() + count);
        }
      }
    }
    return point.build();
  }

  private NumberDataPoint wildInFlight() {
    NumberDataPoint.Builder point = inFlight("wild", 1, NOW).toBuilder();
    switch (random.nextInt(3)) {
      case 0 -> point.setTimeUnixNano(wild());
      case 1 -> point.setAsInt(wild());
      default -> point.setAsDouble(WILD_DOUBLES[random.nextInt(WILD_DOUBLES.length)]);
    }
    return point.build();
  }

  private long wild() {
    return random.nextInt(4) == 0 ? random.nextLong() : WILD[random.nextInt(WILD.length)];
  }
}
