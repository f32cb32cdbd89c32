package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two candidates and one Lease, over real HTTP. Times are a fraction of the defaults. */
class LeaseLeadershipIT {

  private static final LeaseTerms TERMS =
      new LeaseTerms(
          "tenantry",
          "tenantry-autoscaler",
          Duration.ofSeconds(1),
          Duration.ofMillis(800),
          Duration.ofMillis(100));

  private final StandInApi api = new StandInApi();
  private final LeaseLeadership first = new LeaseLeadership(client(), TERMS, "first");
  private final LeaseLeadership second = new LeaseLeadership(client(), TERMS, "second");

  private KubernetesClient client() {
    return api.client(Duration.ofMillis(500));
  }

  @AfterEach
  void stop() {
    second.close();
    first.close();
    api.close();
  }

  @Test
  void followsAnotherAndTakesOverWhenItVanishes() {
    api.put(
        """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: tenantry-autoscaler, namespace: tenantry}
        spec:
          holderIdentity: gone
          leaseDurationSeconds: 1
          acquireTime: "%s"
          renewTime: "%s"
          leaseTransitions: 3
        """
            .formatted(now(), now()));
    second.start();
    await().until(() -> second.leader().equals(Optional.of("gone")));
    assertThat(second.isLeader()).isFalse();

    await().until(second::isLeader);

    assertThat(second.leader()).contains("second");
    assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(4);
  }

  @Test
  void givesTheLeaseBackWhenClosedSoThatTheOtherNeedNotWaitForItsEnd() {
    first.start();
    await().until(first::isLeader);
    second.start();
    await().until(() -> second.leader().isPresent());

    first.close();

    assertThat(first.isLeader()).isFalse();
    await().until(second::isLeader);
  }

  @Test
  void stopsActingWithinTheRenewDeadlineWhenTheServerHangsAndCampaignsAgain() {
    first.start();
    await().until(first::isLeader);

    api.setTrouble(StandInApi.Trouble.hanging("/leases/"));

    long hanging = System.nanoTime();
    await().until(() -> System.nanoTime() - hanging > TERMS.renewDeadline().toNanos());
    assertThat(first.isLeader()).isFalse();
    api.setTrouble(StandInApi.Trouble.NONE);
    await().until(first::isLeader);
  }

  @Test
  void outlivesALeaseThatSomebodyMadeByHand() {
    api.put(
        """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: tenantry-autoscaler, namespace: tenantry}
        spec: {holderIdentity: somebody}
        """);
    first.start();
    await().until(() -> api.calls().stream().anyMatch(call -> call.method().equals("GET")));
    api.delete(
        """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: tenantry-autoscaler, namespace: tenantry}
        """);

    await().until(first::isLeader);
  }

  private Lease lease() {
    return api.client().leases().inNamespace("tenantry").withName("tenantry-autoscaler").get();
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS).toString();
  }
}
