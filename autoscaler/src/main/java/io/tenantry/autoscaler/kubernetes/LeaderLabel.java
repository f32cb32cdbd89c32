package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Labels this pod {@code tenantry.io/leader: "true"} while it leads, so that a Service sends to the
 * leader alone: of samples that are spread over two instances, each would act on half.
 *
 * <p>Level-triggered: it looks at the leadership five times a second and patches the pod when the
 * label is not as it should be, again and again until the API server has taken it. A pod that died
 * keeps its label and leaves the Service by not being ready.
 */
public final class LeaderLabel implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final PatchContext PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager("tenantry-autoscaler")
          .build();

  private final KubernetesClient client;
  private final Leadership leadership;
  private final Pod pod;
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
    Boolean written = null;
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

  /** What is written now. */
  private @Nullable Boolean write(boolean leading, @Nullable Boolean written) {
    if (written != null && written == leading) {
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
      return leading;
    } catch (KubernetesClientException e) {
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
