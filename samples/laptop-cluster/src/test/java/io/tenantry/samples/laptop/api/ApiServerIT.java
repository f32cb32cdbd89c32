package io.tenantry.samples.laptop.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the embedded API to what a controller relies on, over real HTTP with the JDK client. */
class ApiServerIT {

  private static ApiServer api;
  private static KubernetesClient client;
  private static int number;

  private String name = "";

  @BeforeAll
  static void start() {
    api = ApiServer.start();
    client = api.newClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    api.close();
  }

  @BeforeEach
  void createDeploymentOfTwo() {
    name = "storefront-" + ++number;
    client
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .addToMatchLabels("app", "storefront")
                .endSelector()
                .endSpec()
                .build())
        .create();
  }

  @Test
  void readsTheScaleOfADeployment() {
    deployment()
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"replicas\":1}}");

    Scale scale = deployment().scale();

    assertThat(scale.getKind()).isEqualTo("Scale");
    assertThat(scale.getMetadata().getName()).isEqualTo(name);
    assertThat(scale.getSpec().getReplicas()).isEqualTo(2);
    assertThat(scale.getStatus().getReplicas()).isEqualTo(1);
    assertThat(scale.getStatus().getSelector()).isEqualTo("app=storefront");
  }

  @Test
  void scalesByPutAndKeepsTheHistory() {
    deployment().scale(4);

    Deployment scaled = deployment().get();
    assertThat(scaled.getSpec().getReplicas()).isEqualTo(4);
    assertThat(scaled.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(api.replicaHistory().changesOf("shop", name))
        .extracting(ReplicaHistory.Change::from, ReplicaHistory.Change::to)
        .containsExactly(tuple(0, 2), tuple(2, 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/merge-patch+json | {\"spec\":{\"replicas\":5}} | 200 | 5",
        "application/strategic-merge-patch+json | {\"spec\":{\"replicas\":5}} | 200 | 5",
        "application/json-patch+json "
            + "| [{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":5}] | 200 | 5",
        "application/merge-patch+json "
            + "| {\"metadata\":{\"resourceVersion\":\"1\"},\"spec\":{\"replicas\":5}} | 409 | 2",
        "application/merge-patch+json | {\"spec\":{\"replicas\":-1}} | 422 | 2",
        "application/merge-patch+json | {\"spec\":{\"replicas\":\"many\"}} | 422 | 2",
        "application/merge-patch+json | {\"spec\": | 400 | 2",
        "application/apply-patch+yaml | {\"spec\":{\"replicas\":5}} | 415 | 2",
      })
  void patchesTheScale(String contentType, String patch, int status, int replicas)
      throws Exception {
    HttpResponse<String> response = patchScale("", contentType, patch);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body())
        .contains(status == 200 ? "\"kind\":\"Scale\"" : "\"kind\":\"Status\"");
    assertThat(deployment().get().getSpec().getReplicas()).isEqualTo(replicas);
  }

  @Test
  void answersADryRunOfAScaleWithoutScaling() throws Exception {
    HttpResponse<String> response =
        patchScale("?dryRun=All", "application/merge-patch+json", "{\"spec\":{\"replicas\":5}}");

    assertThat(response.body()).contains("\"replicas\":5");
    assertThat(deployment().get().getSpec().getReplicas()).isEqualTo(2);
  }

  @Test
  void refusesAScaleBasedOnAnOldVersion() {
    Scale read = deployment().scale();
    deployment().scale(3);

    assertThatThrownBy(() ->
            deployment().scale(new ScaleBuilder(read).editSpec().withReplicas(4).endSpec().build()))
        .asInstanceOf(type(KubernetesClientException.class))
        .returns(409, KubernetesClientException::getCode);
    assertThat(deployment().get().getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void showsAChangeOfScaleAndStatusToAnInformer() {
    List<Integer> seen = new CopyOnWriteArrayList<>();
    try (SharedIndexInformer<Deployment> informer =
        client
            .apps()
            .deployments()
            .inNamespace("shop")
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Deployment added) {}

                  @Override
                  public void onUpdate(Deployment before, Deployment after) {
                    seen.add(after.getSpec().getReplicas());
                  }

                  @Override
                  public void onDelete(Deployment deleted, boolean unknown) {}
                })) {
      deployment().scale(4);
      await().untilAsserted(() -> assertThat(seen).contains(4));
      assertThat(informer.isRunning()).isTrue();
    }
  }

  @Test
  void letsOneOfTwoHoldersRenewALease() {
    Lease lease =
        client
            .resource(
                new LeaseBuilder()
                    .withNewMetadata()
                    .withNamespace("tenantry")
                    .withName("lease-" + number)
                    .endMetadata()
                    .withNewSpec()
                    .withHolderIdentity("none")
                    .endSpec()
                    .build())
            .create();

    client.resource(held(lease, "first")).update();

    assertThatThrownBy(() -> client.resource(held(lease, "second")).update())
        .asInstanceOf(type(KubernetesClientException.class))
        .returns(409, KubernetesClientException::getCode);
  }

  @Test
  void writesTheStatusOfACustomResourceApartFromItsSpec() {
    GenericKubernetesResource created =
        client
            .resource(
                new GenericKubernetesResourceBuilder()
                    .withApiVersion("tenantry.io/v1alpha1")
                    .withKind("TenantAutoscaler")
                    .withNewMetadata()
                    .withNamespace("shop")
                    .withName(name)
                    .endMetadata()
                    .addToAdditionalProperties("spec", Map.of("maxReplicas", 8))
                    .build())
            .create();
    String status = "{\"status\":{\"conditions\":[{\"type\":\"Ready\"}]},\"spec\":{}}";
    for (int i = 0; i < 2; i++) {
      client
          .resource(created)
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), status);
    }

    GenericKubernetesResource written = client.resource(created).get();
    assertThat(written.<Integer>get("spec", "maxReplicas")).isEqualTo(8);
    assertThat(written.<List<Object>>get("status", "conditions")).hasSize(1);
    assertThat(written.getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void keepsEventsOfBothGroups() {
    client
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name + ".1")
                .endMetadata()
                .withReason("ScaledUp")
                .build())
        .create();
    client
        .resource(
            new io.fabric8.kubernetes.api.model.events.v1.EventBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name + ".1")
                .endMetadata()
                .withReason("ScaledDown")
                .build())
        .create();

    assertThat(client.v1().events().inNamespace("shop").withName(name + ".1").get().getReason())
        .isEqualTo("ScaledUp");
    assertThat(client.events().v1().events().inNamespace("shop").withName(name + ".1").get())
        .extracting(io.fabric8.kubernetes.api.model.events.v1.Event::getReason)
        .isEqualTo("ScaledDown");
  }

  private RollableScalableResource<Deployment> deployment() {
    return client.apps().deployments().inNamespace("shop").withName(name);
  }

  private static Lease held(Lease read, String holder) {
    return new LeaseBuilder(read).editSpec().withHolderIdentity(holder).endSpec().build();
  }

  private HttpResponse<String> patchScale(String query, String contentType, String patch)
      throws IOException, InterruptedException {
    URI scale =
        URI.create(
            api.address() + "/apis/apps/v1/namespaces/shop/deployments/" + name + "/scale" + query);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(scale)
              .header("Content-Type", contentType)
              .method("PATCH", HttpRequest.BodyPublishers.ofString(patch))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
