package io.tenantry.autoscaler.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.tenantry.autoscaler.signal.SignalStore;
import java.time.Instant;
import java.util.stream.Collectors;

/**
 * Takes the bytes of a request to the store, whichever way they came. Thread-safe; its work is
 * decoding alone and never waits, so on virtual threads no more requests are in memory as objects
 * than there are processors.
 */
public final class MetricsReceiver {

  /** Cumulative streams at a time; some hundred bytes each, beside their numbers. */
  private static final int MAX_RUNNING_TOTALS = 100_000;

  /** 64 MB: for each stream 80, twice as many as the bounds and counts that SDKs send. */
  private static final long MAX_NUMBERS = 8_000_000;

  private final SignalStore store;
  private final IngestCounter counter;
  private final IngestLog log = new IngestLog();
  private final RunningTotals totals = new RunningTotals(MAX_RUNNING_TOTALS, MAX_NUMBERS);

  public MetricsReceiver(SignalStore store, IngestCounter counter) {
    this.store = store;
    this.counter = counter;
  }

  /**
   * The answer that OTLP asks for: empty, or a partial success when points were rejected.
   *
   * @param now when the request was received
   * @throws RefusedException when it is not an {@code ExportMetricsServiceRequest}
   */
  ExportMetricsServiceResponse receive(byte[] body, Instant now) throws RefusedException {
    ExportMetricsServiceRequest request;
    try {
      request = ExportMetricsServiceRequest.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException(Refusal.UNDECODABLE);
    }
    Tally tally = new Tally();
    new MetricsDecoder(
            sample -> {
              switch (store.offer(sample, now)) {
                case ACCEPTED -> tally.accept();
                case TOO_OLD -> tally.drop(DropReason.TOO_OLD, 1);
                case IN_FUTURE -> tally.drop(DropReason.IN_FUTURE, 1);
                case DUPLICATE -> tally.drop(DropReason.DUPLICATE, 1);
                case SUPERSEDED -> tally.drop(DropReason.SUPERSEDED, 1);
                case TOO_MANY_SERIES -> tally.drop(DropReason.TOO_MANY_SERIES, 1);
                case TOO_MANY_SAMPLES -> tally.drop(DropReason.TOO_MANY_SAMPLES, 1);
              }
            },
            (doubted, source) -> store.doubt(doubted.workload(), doubted.pod(), source, now),
            totals,
            tally,
            now)
        .decode(request);
    count(tally, now);
    return answer(tally);
  }

  /** Counts a request that is turned away. */
  void refuse(Refusal refusal, Instant now) {
    counter.refused(refusal);
    log.refused(refusal, now);
  }

  private void count(Tally tally, Instant now) {
    counter.accepted(tally.accepted());
    tally
        .dropped()
        .forEach((reason, points) -> {
          counter.dropped(reason, points);
          if (reason.rejected()) {
            log.dropped(reason, points, now);
          }
        });
  }

  private static ExportMetricsServiceResponse answer(Tally tally) {
    if (tally.rejected() == 0) {
      return ExportMetricsServiceResponse.getDefaultInstance();
    }
    ExportMetricsServiceResponse.Builder answer = ExportMetricsServiceResponse.newBuilder();
    answer
        .getPartialSuccessBuilder()
        .setRejectedDataPoints(tally.rejected())
        .setErrorMessage(
            tally.dropped().entrySet().stream()
                .filter(dropped -> dropped.getKey().rejected())
                .map(e -> e.getKey().label() + "=" + e.getValue())
                .collect(Collectors.joining(" ", "rejected data points by reason: ", "")));
    return answer.build();
  }
}
