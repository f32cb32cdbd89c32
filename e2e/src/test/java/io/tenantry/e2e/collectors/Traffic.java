package io.tenantry.e2e.collectors;

import io.tenantry.e2e.telemetry.Answer;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.OtlpRequest;
import io.tenantry.e2e.telemetry.TraceId;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends a request ten times a second until it is closed, and knows which traces were accepted. What
 * was refused is not sent again.
 */
final class Traffic implements AutoCloseable {

  private static final long INTERVAL_MILLIS = 100;

  private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
  private final Set<TraceId> accepted = new LinkedHashSet<>();
  private final OtlpClient client;
  private final Supplier<? extends OtlpRequest> requests;
  private long refusals;

  private Traffic(OtlpClient client, Supplier<? extends OtlpRequest> requests) {
    this.client = client;
    this.requests = requests;
  }

  static Traffic to(OtlpClient.Options receiver, Supplier<? extends OtlpRequest> requests) {
    Traffic traffic = new Traffic(receiver.open(), requests);
    // A failure of the supplier would end it unseen; one of the receiver is an answer.
    var _ =
        traffic.sender.scheduleAtFixedRate(
            traffic::send, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    return traffic;
  }

  /** So far. */
  synchronized Set<TraceId> accepted() {
    return Set.copyOf(accepted);
  }

  /** Requests that were not accepted so far. */
  synchronized long refusals() {
    return refusals;
  }

  /** Sends nothing more, and returns when the last request has its answer. */
  void stop() {
    sender.close();
  }

  @Override
  public void close() {
    stop();
    client.close();
  }

  private void send() {
    OtlpRequest request = requests.get();
    Answer answer = client.send(request);
    synchronized (this) {
      if (!(answer instanceof Answer.Accepted)) {
        refusals++;
      } else if (request instanceof OtlpRequest.Traces traces) {
        accepted.addAll(traces.traces());
      }
    }
  }
}
