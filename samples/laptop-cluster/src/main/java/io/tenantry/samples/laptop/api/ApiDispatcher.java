package io.tenantry.samples.laptop.api;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.crud.KubernetesCrudDispatcherException;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Fabric8's CRUD store, with the answers that it gives wrongly or not at all put right. */
final class ApiDispatcher extends KubernetesCrudDispatcher {

  private static final Pattern SCALE =
      Pattern.compile(
          "(?<target>/apis/apps/v1/namespaces/[^/]+/(deployments|statefulsets)/[^/]+)/scale");

  private static final JsonMapper JSON = new JsonMapper();

  private static final String VERSION =
      "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.0-laptop\",\"platform\":\"java\"}";

  private final MockWebServer server;
  private final ReplicaHistory history;
  private final ScaleSubresource scale;

  /** Makes a read-modify-write of ours, such as a patch of /scale, one step for every writer. */
  private final Lock writes = new ReentrantLock();

  ApiDispatcher(
      MockWebServer server,
      List<CustomResourceDefinitionContext> customResources,
      ReplicaHistory history) {
    super(customResources);
    this.server = server;
    this.history = history;
    this.scale = new ScaleSubresource(this);
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    try {
      // The server keeps each request for a test to look at; nobody does, so it must not pile up.
      server.takeRequest(0, TimeUnit.SECONDS);
      return withStatusBody(answer(request));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Failures.response(503, "ServiceUnavailable", "the API is shutting down");
    } catch (RuntimeException e) {
      return Failures.response(500, "InternalError", e.toString());
    }
  }

  private MockResponse answer(RecordedRequest request) {
    if (request.method() == HttpMethod.GET) {
      return read(request);
    }
    if (request.method() == HttpMethod.ANY) {
      return Failures.response(405, "MethodNotAllowed", "method not allowed");
    }
    writes.lock();
    try {
      return write(request);
    } finally {
      writes.unlock();
    }
  }

  private MockResponse read(RecordedRequest request) {
    String path = withoutQuery(request.getPath());
    if (path.equals("/version")) {
      return new MockResponse().setResponseCode(200).setBody(VERSION);
    }
    Matcher target = SCALE.matcher(path);
    return target.matches() ? scale.get(target.group("target")) : super.dispatch(request);
  }

  private MockResponse write(RecordedRequest request) {
    String path = withoutQuery(request.getPath());
    boolean dryRun = request.getPath().contains("dryRun=All");
    Matcher target = SCALE.matcher(path);
    if (target.matches()) {
      return scale.write(target.group("target"), request, dryRun);
    }
    if (dryRun) {
      return Failures.response(400, "BadRequest", "dryRun is served for /scale only");
    }
    // The store knows /status only when no query such as ?fieldManager= follows it.
    return request.method() == HttpMethod.DELETE
        ? super.dispatch(request)
        : super.dispatch(
            new RecordedRequest(
                request.getHttpVersion(),
                request.method(),
                path,
                request.getHeaders(),
                request.getBody()));
  }

  /** A client tells failures apart by the reason in the body, so none goes without one. */
  private static MockResponse withStatusBody(@Nullable MockResponse response) {
    if (response == null) {
      return Failures.response(405, "MethodNotAllowed", "method not allowed");
    }
    boolean empty = response.getBody() == null || response.getBody().size() == 0;
    if (response.code() == 404 && empty) {
      return Failures.response(404, "NotFound", "the object does not exist");
    }
    return response.setHeader("Content-Type", "application/json");
  }

  @Override
  public void processEvent(
      String path,
      AttributeSet pathAttributes,
      @Nullable AttributeSet oldAttributes,
      @Nullable GenericKubernetesResource resource,
      @Nullable String newState) {
    String oldState = oldAttributes == null ? null : getMap().get(oldAttributes);
    super.processEvent(path, pathAttributes, oldAttributes, resource, newState);
    if (newState != null) {
      history.committed(node(oldState), node(newState), Instant.now());
    }
  }

  @Override
  public JsonNode merge(JsonNode current, String patch) throws KubernetesCrudDispatcherException {
    return MergePatch.apply(asNode(patch), current);
  }

  @Override
  public MockResponse handleWatch(String path) {
    MockResponse upgrade = super.handleWatch(path);
    return upgrade.withWebSocketUpgrade(new Watch(upgrade.getWebSocketListener()));
  }

  private static JsonNode node(@Nullable String json) {
    return json == null ? MissingNode.getInstance() : JSON.readTree(json);
  }

  private static String withoutQuery(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
