package io.tenantry.samples.laptop.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenantry.samples.laptop.balancer.Endpoints.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class EndpointsTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final Endpoints endpoints = new Endpoints(2, new SplittableRandom(1));

  @Test
  void letsRequestsWaitForTheFirstReadyPodAndRefusesThoseBeyondTheQueue() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Endpoint>>> waiting = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        waiting.add(threads.submit(() -> endpoints.acquire(Set.of(), LONG)));
      }
      await().until(() -> endpoints.outstanding() == 2);

      assertThatThrownBy(() -> endpoints.acquire(Set.of(), LONG))
          .isInstanceOf(Endpoints.QueueFullException.class);
      endpoints.add("a", 20_000);

      for (Future<Optional<Endpoint>> request : waiting) {
        assertThat(request.get()).map(Endpoint::pod).hasValue("a");
      }
    }
  }

  @Test
  void givesUpWhenNoPodBecomesReadyInTime() throws Exception {
    assertThat(endpoints.acquire(Set.of(), Duration.ofMillis(1))).isEmpty();
    assertThat(endpoints.outstanding()).isZero();
  }

  @Test
  void doesNotTryAPodTwiceForOneRequest() throws Exception {
    endpoints.add("a", 20_000);
    endpoints.add("b", 20_001);

    assertThat(endpoints.acquire(Set.of("a"), LONG)).map(Endpoint::pod).hasValue("b");
    assertThat(endpoints.acquire(Set.of("a", "b"), LONG)).isEmpty();
  }

  @Test
  void isIdleOnlyWhenARemovedPodHasAnsweredItsLastRequest() throws Exception {
    endpoints.add("a", 20_000);
    Endpoint busy = endpoints.acquire(Set.of(), LONG).orElseThrow();
    endpoints.remove("a");

    assertThat(endpoints.awaitIdle("a", Duration.ofMillis(1))).isFalse();
    assertThat(endpoints.acquire(Set.of(), Duration.ofMillis(1))).isEmpty();

    endpoints.release(busy);

    assertThat(endpoints.awaitIdle("a", Duration.ofMillis(1))).isTrue();
  }
}
