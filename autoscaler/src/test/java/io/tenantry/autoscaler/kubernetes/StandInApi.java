package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Kubernetes API over real HTTP: Fabric8's CRUD store, with the scale subresource and RFC 7386
 * merge patches that the store lacks, a record of every request, and failures on demand.
 */
final class StandInApi implements AutoCloseable {

  /** A request as the server saw it; the path has no query. */
  record Call(String method, String path, String contentType, String body) {

    boolean writes() {
      return !method.equals("GET") && !method.equals("WATCH");
    }
  }

  /** How a request fails; empty when it does not. */
  interface Trouble extends Function<Call, @Nullable MockResponse> {

    Trouble NONE = call -> null;

    static Trouble answering(int code, String pathPart) {
      return call -> call.path().contains(pathPart) ? failure(code, "on demand") : null;
    }

    static Trouble hanging(String pathPart) {
      return call ->
          call.path().contains(pathPart)
              ? failure(504, "late").setBodyDelay(Duration.ofMinutes(1))
              : null;
    }
  }

  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

  static {
    SERVER_LOG.setLevel(Level.WARNING);
  }

  private final MockWebServer server = new MockWebServer();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final List<KubernetesClient> clients = new ArrayList<>();
  private volatile Trouble trouble = Trouble.NONE;
  private @Nullable KubernetesClient arranging;

  StandInApi() {
    server.setHttp2ClearTextEnabled(false);
    server.setDispatcher(new Dispatcher());
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  String address() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** A client with the request timeout of the wiring; closed with the server. */
  KubernetesClient client() {
    return client(Duration.ofSeconds(2));
  }

  /** A client that waits for an answer for {@code timeout}; closed with the server. */
  KubernetesClient client(Duration timeout) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(address())
            .withNamespace("tenantry")
            .withRequestTimeout((int) timeout.toMillis())
            .withRequestRetryBackoffLimit(0)
            .withWatchReconnectInterval(50)
            .build();
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    clients.add(client);
    return client;
  }

  /** For what a test arranges: how soon that is answered is nobody's promise. */
  private KubernetesClient arranging() {
    KubernetesClient known = arranging;
    if (known == null) {
      known = client(Duration.ofSeconds(30));
      arranging = known;
    }
    return known;
  }

  /** Creates or replaces an object, status included, as its YAML says. */
  GenericKubernetesResource put(String yaml) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    KubernetesClient client = arranging();
    GenericKubernetesResource stored = client.resource(resource).createOr(op -> op.update());
    return resource.getAdditionalProperties().containsKey("status")
        ? client.resource(resource).updateStatus()
        : stored;
  }

  void delete(String yaml) {
    KubernetesClient client = arranging();
    client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class)).delete();
  }

  void setTrouble(Trouble trouble) {
    this.trouble = trouble;
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  List<Call> writesTo(String pathPart) {
    return calls.stream().filter(Call::writes).filter(c -> c.path().contains(pathPart)).toList();
  }

  /** From now on, nobody listens. */
  void vanish() {
    server.shutdown();
  }

  @Override
  public void close() {
    clients.forEach(KubernetesClient::close);
    server.shutdown();
  }

  private static MockResponse failure(int code, String message) {
    return new MockResponse()
        .setResponseCode(code)
        .setHeader("Content-Type", "application/json")
        .setBody(
            Serialization.asJson(
                new StatusBuilder()
                    .withStatus("Failure")
                    .withCode(code)
                    .withMessage(message)
                    .build()));
  }

  private static CustomResourceDefinitionContext custom(
      String kind, String plural, String scope, boolean status) {
    return new CustomResourceDefinitionContext.Builder()
        .withName(plural + ".tenantry.io")
        .withGroup("tenantry.io")
        .withVersion("v1alpha1")
        .withKind(kind)
        .withPlural(plural)
        .withScope(scope)
        .withStatusSubresource(status)
        .build();
  }

  private final class Dispatcher extends KubernetesCrudDispatcher {

    private static final Pattern SCALE =
        Pattern.compile(
            "(/apis/apps/v1/namespaces/[^/]+/(?:deployments|statefulsets)/[^/]+)/scale");
    private static final Headers MERGE =
        Headers.builder().add("Content-Type", "application/merge-patch+json").build();

    Dispatcher() {
      super(
          List.of(
              custom("TenantAutoscaler", "tenantautoscalers", "Namespaced", true),
              custom("TenantPlan", "tenantplans", "Cluster", false)));
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String path = request.getPath().replaceFirst("\\?.*", "");
      boolean watch = request.getPath().contains("watch=true");
      Call call =
          new Call(
              watch ? "WATCH" : request.getMethod(),
              path,
              String.valueOf(request.getHeader("Content-Type")),
              request.getUtf8Body());
      calls.add(call);
      MockResponse failure = trouble.apply(call);
      if (failure != null) {
        return failure;
      }
      Matcher scale = SCALE.matcher(path);
      if (scale.matches()) {
        return scale(scale.group(1), call);
      }
      if (request.method() == HttpMethod.GET || request.method() == HttpMethod.DELETE) {
        return super.dispatch(request);
      }
      // The store does not see /status behind a query.
      return super.dispatch(
          new RecordedRequest(
              request.getHttpVersion(),
              request.method(),
              path,
              request.getHeaders(),
              new Buffer().writeUtf8(call.body())));
    }

    /** As the API server does: a JSON patch whose test fails is 422. */
    private MockResponse scale(String target, Call call) {
      MockResponse found = handleGet(target);
      if (found.code() != 200) {
        return failure(404, "not found");
      }
      ObjectNode scale = JsonNodeFactory.instance.objectNode();
      JsonNode owner = WireJson.MAPPER.readTree(found.getBody().readUtf8());
      scale.put("apiVersion", "autoscaling/v1").put("kind", "Scale");
      scale.set("metadata", owner.path("metadata"));
      scale.putObject("spec").put("replicas", owner.path("spec").path("replicas").asInt(1));
      if (call.method().equals("PATCH")) {
        JsonNode patched;
        try {
          patched = JsonPatch.apply(WireJson.MAPPER.readTree(call.body()), scale);
        } catch (JsonPatchException e) {
          return failure(422, "the patch does not apply");
        }
        String change = "{\"spec\":" + patched.path("spec") + "}";
        handlePatch(
            new RecordedRequest(
                "HTTP/1.1", HttpMethod.PATCH, target, MERGE, new Buffer().writeUtf8(change)));
        scale.set("spec", patched.path("spec"));
      }
      return new MockResponse().setResponseCode(200).setBody(scale.toString());
    }

    @Override
    public MockResponse handleWatch(String path) {
      MockResponse upgrade = super.handleWatch(path);
      return upgrade.withWebSocketUpgrade(new PatientListener(upgrade.getWebSocketListener()));
    }

    @Override
    public JsonNode merge(JsonNode current, String patch) {
      return merged(WireJson.MAPPER.readTree(patch), current);
    }

    private static JsonNode merged(JsonNode patch, JsonNode document) {
      if (!patch.isObject()) {
        return patch.deepCopy();
      }
      ObjectNode result =
          document instanceof ObjectNode object
              ? object.deepCopy()
              : JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : patch.properties()) {
        if (field.getValue().isNull()) {
          result.remove(field.getKey());
        } else {
          result.set(field.getKey(), merged(field.getValue(), result.path(field.getKey())));
        }
      }
      return result;
    }
  }

  /**
   * The store's listener waits for its unsent events when a connection ends, on the event loop that
   * has to send them; here it waits elsewhere.
   */
  private static final class PatientListener extends WebSocketListener {

    private final WebSocketListener events;

    PatientListener(WebSocketListener events) {
      this.events = events;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      events.onOpen(socket, response);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      events.onClosing(socket, code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      Thread.ofVirtual().start(() -> events.onClosed(socket, code, reason));
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, Response response) {
      Thread.ofVirtual().start(() -> events.onFailure(socket, failure, response));
    }
  }
}
