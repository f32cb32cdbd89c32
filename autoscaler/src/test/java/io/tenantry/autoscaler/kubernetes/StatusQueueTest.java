package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusQueueTest {

  private final StatusQueue queue = new StatusQueue();

  @Test
  void givesOutWhatIsUrgentFirst() throws Exception {
    queue.put(hold("a", 1), false);
    queue.put(hold("b", 2), true);

    assertThat(drain()).containsExactly("b 2", "a 1");
  }

  @Test
  void keepsOnlyTheNewestOfAResource() throws Exception {
    queue.put(hold("a", 1), false);
    queue.put(hold("b", 2), true);
    queue.put(hold("a", 3), false);
    queue.put(hold("b", 4), true);

    assertThat(drain()).containsExactly("b 4", "a 3");
  }

  @Test
  void keepsChangesOfReplicasThoughNewerNewsFollows() throws Exception {
    queue.put(change("a", 2), true);
    queue.put(hold("a", 3), false);
    queue.put(change("a", 4), true);
    queue.put(hold("a", 5), false);
    queue.put(hold("a", 6), true);

    assertThat(drain()).containsExactly("a 2", "a 4", "a 6");
  }

  @Test
  void isBoundedHoweverSlowTheServer() throws Exception {
    for (int i = 0; i < 100; i++) {
      queue.put(change("a", i), true);
    }

    assertThat(drain()).hasSize(StatusQueue.MAX_CHANGES).endsWith("a 99");
  }

  @Test
  void endsWithWhatIsUrgent() throws Exception {
    queue.put(hold("a", 1), false);
    queue.put(change("b", 2), true);
    queue.close();

    assertThat(told(queue.take())).isEqualTo("b 2");
    assertThat(queue.take()).isNull();
  }

  @Test
  void wakesTheOneThatWaits() throws Exception {
    CompletableFuture<String> taken =
        CompletableFuture.supplyAsync(() -> {
          try {
            return told(queue.take());
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    queue.put(hold("a", 1), false);

    assertThat(taken.get(5, TimeUnit.SECONDS)).isEqualTo("a 1");
  }

  private List<String> drain() throws InterruptedException {
    queue.put(hold("end", 0), false);
    List<String> all = new ArrayList<>();
    for (String next = told(queue.take()); !next.equals("end 0"); next = told(queue.take())) {
      all.add(next);
    }
    return all;
  }

  private static String told(@Nullable StatusNews news) {
    return news instanceof StatusNews.Decided decided
        ? decided.autoscaler().name() + " " + decided.outcome().to()
        : "nothing";
  }

  private static StatusNews hold(String name, int replicas) {
    return news(name, replicas, new Actuation.NotNeeded());
  }

  private static StatusNews change(String name, int replicas) {
    return news(name, replicas, new Actuation.Applied());
  }

  private static StatusNews news(String name, int replicas, Actuation actuation) {
    return new StatusNews.Decided(
        new AutoscalerRef("shop", name, "uid", 1L),
        TenantAutoscalerStatus.EMPTY,
        Told.at(Told.T0).hold(replicas, Reason.ENOUGH),
        actuation,
        false);
  }
}
