package io.tenantry.samples.laptop.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/** A running Kubernetes API on a free port of 127.0.0.1. Thread-safe. */
public final class ApiServer implements AutoCloseable {

  private static final List<CustomResourceDefinitionContext> CUSTOM_RESOURCES =
      List.of(
          customResource("TenantAutoscaler", "tenantautoscalers", "Namespaced", true),
          customResource("TenantPlan", "tenantplans", "Cluster", false));

  private final MockWebServer server;
  private final ReplicaHistory history;

  private ApiServer(MockWebServer server, ReplicaHistory history) {
    this.server = server;
    this.history = history;
  }

  /** Starts an empty API that knows the two custom resources of Tenantry. */
  public static ApiServer start() {
    MockWebServer server = new MockWebServer();
    // The JDK client offers h2c on every connection; large lists break when the server accepts.
    server.setHttp2ClearTextEnabled(false);
    ReplicaHistory history = new ReplicaHistory();
    server.setDispatcher(new ApiDispatcher(server, CUSTOM_RESOURCES, history));
    server.start(InetAddress.getLoopbackAddress(), 0);
    return new ApiServer(server, history);
  }

  /** Such as {@code http://127.0.0.1:41234}, without a slash at the end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** A client of this API over real HTTP; the caller closes it. */
  public KubernetesClient newClient() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(address().toString())
            .withHttp2Disable(true)
            .withNamespace("default")
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Every change of {@code spec.replicas} since the start. */
  public ReplicaHistory replicaHistory() {
    return history;
  }

  /** Ends watches and connections. */
  @Override
  public void close() {
    server.shutdown();
  }

  private static CustomResourceDefinitionContext customResource(
      String kind, String plural, String scope, boolean statusSubresource) {
    return new CustomResourceDefinitionContext.Builder()
        .withName(plural + ".tenantry.io")
        .withGroup("tenantry.io")
        .withVersion("v1alpha1")
        .withKind(kind)
        .withPlural(plural)
        .withScope(scope)
        .withStatusSubresource(statusSubresource)
        .build();
  }
}
