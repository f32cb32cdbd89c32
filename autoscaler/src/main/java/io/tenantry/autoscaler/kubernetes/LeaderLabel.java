package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Labels this pod {@code tenantry.io/leader: "true"} while it leads, so that a Service sends to the
 * leader alone: of samples that are spread over two instances, each would act on half.
 *
 * <p>It looks at the leadership five times a second and patches the pod when that has changed,
 * again and again until the API server has taken it. The pod is not read: what another hand did to
 * the label is put right by a patch every {@link #REASSERT_EVERY}, changed or not. A pod that died
 * keeps its label and leaves the Service by not being ready.
 */
public final class LeaderLabel implements AutoCloseable {

  /** How long a label that somebody else changed may stay wrong. */
  static final Duration REASSERT_EVERY = Duration.ofSeconds(30);

  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final PatchContext PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager("tenantry-autoscaler")
          .build();

  /** What the API server took last, and when by the monotonic clock. */
  private record Written(boolean leading, long at) {}

  private final KubernetesClient client;
  private final Leadership leadership;
  private final Pod pod;
  private final Duration reassertEvery;
  private final ApiTrouble trouble;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * A label that nobody sets before {@link #start}.
   *
   * @param client with a short request timeout and no retries
   * @param podName of the pod that this process runs in
   */
  public LeaderLabel(
      KubernetesClient client, Leadership leadership, String namespace, String podName) {
    this(client, leadership, namespace, podName, REASSERT_EVERY);
  }

  LeaderLabel(
      KubernetesClient client,
      Leadership leadership,
      String namespace,
      String podName,
      Duration reassertEvery) {
    this.reassertEvery = reassertEvery;
    this.client = client;
    this.leadership = leadership;
    this.pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(podName)
            .endMetadata()
            .build();
    this.trouble = new ApiTrouble(client.getMasterUrl().toString());
    this.thread = Thread.ofVirtual().name("leader-label").unstarted(this::follow);
  }

  /** Begins to follow the leadership; returns at once. */
  public void start() {
    thread.start();
  }

  private void follow() {
    // Unknown at first: a container that was started anew finds the label of the one before.
    Written written = null;
    try {
      while (!closed) {
        written = write(leadership.isLeader(), written);
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    write(false, written);
  }

  /** What is written now. Throws nothing: this thread has no successor. */
  private @Nullable Written write(boolean leading, @Nullable Written written) {
    long now = System.nanoTime();
    if (written != null
        && written.leading() == leading
        && now - written.at() < reassertEvery.toNanos()) {
      return written;
    }
    try {
      client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .resource(pod)
          .patch(
              PATCH,
              "{\"metadata\":{\"labels\":{\"tenantry.io/leader\":%s}}}"
                  .formatted(leading ? "\"true\"" : "null"));
      return new Written(leading, now);
    } catch (RuntimeException e) {
      trouble.report("Labelling pod " + pod.getMetadata().getName(), e);
      return written;
    }
  }

  /** Takes the label away. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
