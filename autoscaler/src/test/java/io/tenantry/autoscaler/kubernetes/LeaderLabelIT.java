package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaderLabelIT {

  private static final String LABEL = "tenantry.io/leader";
  private static final String POD_WITHOUT_LABEL =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: pod-1, namespace: tenantry, labels: {app: autoscaler}}
      """;

  private final StandInApi api = new StandInApi();
  private final KubernetesClient client = api.client();
  private final AtomicBoolean leading = new AtomicBoolean();
  private final Leadership leadership =
      new Leadership() {
        @Override
        public boolean isLeader() {
          return leading.get();
        }

        @Override
        public String identity() {
          return "pod-1_abc";
        }

        @Override
        public Optional<String> leader() {
          return Optional.empty();
        }
      };
  private LeaderLabel label = new LeaderLabel(client, leadership, "tenantry", "pod-1");

  @BeforeEach
  void begin() {
    api.put(
        POD_WITHOUT_LABEL.replace(
            "app: autoscaler", "app: autoscaler, %s: \"true\"".formatted(LABEL)));
  }

  @AfterEach
  void stop() {
    label.close();
    api.close();
  }

  @Test
  void followsTheLeadershipAndLeavesOtherLabelsAlone() {
    label.start();
    await().until(() -> value() == null);

    leading.set(true);
    await().until(() -> "true".equals(value()));
    leading.set(false);
    await().until(() -> value() == null);

    assertThat(labels()).containsEntry("app", "autoscaler");
  }

  @Test
  void takesTheLabelAwayWhenItEnds() {
    leading.set(true);
    label.start();
    await().until(() -> "true".equals(value()) && patches().size() == 1);

    label.close();

    assertThat(value()).isNull();
  }

  @Test
  void triesUntilTheServerHasTakenIt() {
    api.setTrouble(StandInApi.Trouble.answering(500, "/pods/"));
    label.start();
    await().until(() -> patches().size() > 1);

    api.setTrouble(StandInApi.Trouble.NONE);

    await().until(() -> value() == null);
  }

  /** Another hand takes it away; nothing tells this pod of it. */
  @Test
  void putsBackWhatSomebodyElseTookAway() {
    label = new LeaderLabel(client, leadership, "tenantry", "pod-1", Duration.ofMillis(300));
    leading.set(true);
    label.start();
    await().until(() -> !patches().isEmpty());

    api.put(POD_WITHOUT_LABEL);

    await().until(() -> "true".equals(value()));
  }

  /** The service account may patch pods, and may not read one. */
  @Test
  void sendsPatchesAndNothingElse() {
    int before = api.calls().size();
    label.start();
    await().until(() -> !patches().isEmpty());

    assertThat(api.calls().subList(before, api.calls().size()))
        .containsExactly(
            new StandInApi.Call(
                "PATCH",
                "/api/v1/namespaces/tenantry/pods/pod-1",
                "application/merge-patch+json",
                "{\"metadata\":{\"labels\":{\"tenantry.io/leader\":null}}}"));
  }

  private List<StandInApi.Call> patches() {
    return api.writesTo("/pods/pod-1");
  }

  private @Nullable String value() {
    return labels().get(LABEL);
  }

  private Map<String, String> labels() {
    return client.pods().inNamespace("tenantry").withName("pod-1").get().getMetadata().getLabels();
  }
}
