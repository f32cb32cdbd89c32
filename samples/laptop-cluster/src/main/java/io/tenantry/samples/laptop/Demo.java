package io.tenantry.samples.laptop;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tenantry.samples.laptop.report.DemoReport;
import io.tenantry.samples.laptop.report.Story;
import io.tenantry.samples.laptop.traffic.Measurements;
import io.tenantry.samples.laptop.traffic.OpenLoop;
import io.tenantry.samples.laptop.traffic.Tenant;
import io.tenantry.samples.laptop.traffic.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells one story on a running cluster: calm, the burst of one tenant, calm again. */
final class Demo {

  /** A story told, and what it fails to show; nothing when it succeeded. */
  record Outcome(DemoReport report, List<String> missing, double generatorDelayP99Millis) {}

  /** What a story looks like while it is being told. */
  interface Watcher {
    void started(Timeline timeline, Instant start, Measurements measurements);
  }

  private static final Duration LONGEST_WAIT_FOR_SIGNALS = Duration.ofSeconds(60);

  /**
   * A report of a pod that was lost late in the calm makes the autoscaler count for 20 s anew. With
   * no more requests, that is all that can still keep it.
   */
  private static final Duration LONGEST_WAIT_FOR_SCALE_DOWN = Duration.ofSeconds(30);

  private static final int POLL_MILLIS = 100;

  /** Less than any story's calm before the burst. */
  private static final double WARM_UP_SECONDS = 5;

  private static final long WARM_UP_SEED = 0;

  private final Cluster cluster;
  private final Timeline timeline;

  Demo(Cluster cluster, Timeline timeline) {
    this.cluster = cluster;
    this.timeline = timeline;
  }

  /** Waits until the autoscaler hears the storefront, so that a story begins with it awake. */
  String awaitSignals() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_WAIT_FOR_SIGNALS.toNanos();
    while (!signalsAreFresh()) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "the autoscaler does not hear the storefront's demand signal after %d s; see %s"
                .formatted(LONGEST_WAIT_FOR_SIGNALS.toSeconds(), cluster.logs()));
      }
      Thread.sleep(POLL_MILLIS);
    }
    return "";
  }

  private boolean signalsAreFresh() {
    GenericKubernetesResource autoscaler =
        cluster
            .client()
            .genericKubernetesResources("tenantry.io/v1alpha1", "TenantAutoscaler")
            .inNamespace(Manifests.SHOP)
            .withName(Manifests.STOREFRONT)
            .require();
    List<Map<String, Object>> conditions =
        Optional.ofNullable(autoscaler.<List<Map<String, Object>>>get("status", "conditions"))
            .orElse(List.of());
    return conditions.stream()
        .filter(condition -> "SignalsFresh".equals(condition.get("type")))
        .anyMatch(condition -> "True".equals(condition.get("status")));
  }

  /** Sends a few seconds of calm that nobody measures, so that no story begins with cold JVMs. */
  String warmUp() throws IOException, InterruptedException {
    Measurements unused = newMeasurements();
    new OpenLoop(cluster.storefront(), Tenant.OF_THE_DEMO, timeline, WARM_UP_SEED)
        .run(System.nanoTime(), WARM_UP_SECONDS, unused);
    return "";
  }

  /**
   * Sends the story's traffic and measures; returns when the last request was answered and the
   * replicas are as few as before, or do not become so.
   *
   * @param seed same seed, same requests at the same moments
   */
  Outcome tell(long seed, Watcher watcher) throws IOException, InterruptedException {
    Measurements measurements = newMeasurements();
    int replicasBefore = replicas();
    Instant start = Instant.now();
    long startNanos = System.nanoTime();
    watcher.started(timeline, start, measurements);
    new OpenLoop(cluster.storefront(), Tenant.OF_THE_DEMO, timeline, seed)
        .run(startNanos, measurements);
    int replicasAtEnd = awaitScaleDown(replicasBefore);
    DemoReport report =
        DemoReport.of(
            timeline,
            start,
            Tenant.OF_THE_DEMO,
            measurements,
            cluster.history().changesOf(Manifests.SHOP, Manifests.STOREFRONT),
            cluster.history().decisionsOn(Manifests.SHOP, Manifests.STOREFRONT),
            cluster.history().podsReadyOf(Manifests.SHOP, Manifests.STOREFRONT));
    return new Outcome(
        report,
        Story.missing(report, timeline, replicasBefore, replicasAtEnd),
        measurements.generatorDelayP99Millis());
  }

  private int awaitScaleDown(int enough) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_WAIT_FOR_SCALE_DOWN.toNanos();
    while (replicas() > enough && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
    }
    return replicas();
  }

  private Measurements newMeasurements() throws IOException {
    return new Measurements(Tenant.OF_THE_DEMO, Manifests.objectiveMillis(cluster.client()));
  }

  private int replicas() {
    Deployment deployment = cluster.storefrontDeployment();
    return Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
  }
}
