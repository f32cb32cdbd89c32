package io.tenantry.samples.laptop;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tenantry.samples.laptop.traffic.Measurements;
import io.tenantry.samples.laptop.traffic.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One line a second about the story under way; every ten seconds where there is no terminal. */
final class LiveLine implements Demo.Watcher, AutoCloseable {

  private static final int SECONDS_WITHOUT_TERMINAL = 10;

  private final Cluster cluster;
  private final Progress progress;
  private final boolean terminal;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("live").factory());

  LiveLine(Cluster cluster, Progress progress, boolean terminal) {
    this.cluster = cluster;
    this.progress = progress;
    this.terminal = terminal;
  }

  @Override
  public void started(Timeline timeline, Instant start, Measurements measurements) {
    int period = terminal ? 1 : SECONDS_WITHOUT_TERMINAL;
    var _ =
        timer.scheduleAtFixedRate(
            () -> show(timeline, start, measurements, period), period, period, TimeUnit.SECONDS);
  }

  /** Ends the line; a second call does nothing. */
  @Override
  public void close() {
    if (!timer.isShutdown()) {
      timer.shutdownNow();
      if (terminal) {
        progress.status("");
      }
    }
  }

  private void show(Timeline timeline, Instant start, Measurements measurements, int period) {
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1_000.0;
    Measurements.Recent recent = measurements.sinceLastCall();
    String line =
        String.format(
            Locale.ROOT,
            "%4.0f s  %-6s  %4d requests/s  p95 %4.0f ms  replicas %s  lost %d",
            seconds,
            timeline.phaseAt(seconds).word(),
            recent.requests() / period,
            recent.p95Millis(),
            replicas(),
            measurements.lost());
    if (terminal) {
      progress.status(line);
    } else {
      progress.say(line);
    }
  }

  private String replicas() {
    try {
      Deployment storefront = cluster.storefrontDeployment();
      int ready =
          Optional.ofNullable(storefront.getStatus())
              .map(status -> Optional.ofNullable(status.getReadyReplicas()).orElse(0))
              .orElse(0);
      return storefront.getSpec().getReplicas() + " (" + ready + " ready)";
    } catch (KubernetesClientException e) {
      return "unknown";
    }
  }
}
