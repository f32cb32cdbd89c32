package io.tenantry.samples.laptop.api;

import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /scale} of a Deployment or StatefulSet as autoscaling/v1: GET, PUT and PATCH (JSON patch,
 * merge patch; a strategic merge patch of a Scale is a merge patch). A write that names a
 * resourceVersion other than the current one is refused with 409. Called under the dispatcher's
 * write lock.
 */
final class ScaleSubresource {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Headers MERGE_PATCH =
      Headers.builder().add("Content-Type", "application/merge-patch+json").build();

  private final ApiDispatcher store;

  ScaleSubresource(ApiDispatcher store) {
    this.store = store;
  }

  MockResponse get(String targetPath) {
    MockResponse target = store.handleGet(targetPath);
    return target.code() == 200 ? answer(scaleOf(JSON.readTree(text(target)))) : target;
  }

  MockResponse write(String targetPath, RecordedRequest request, boolean dryRun) {
    MockResponse found = store.handleGet(targetPath);
    if (found.code() != 200) {
      return found;
    }
    JsonNode target = JSON.readTree(text(found));
    JsonNode wanted;
    try {
      wanted = wanted(scaleOf(target), request);
    } catch (JacksonException | IllegalArgumentException e) {
      return Failures.response(400, "BadRequest", "the body is not a legal Scale or patch of one");
    }
    if (wanted == null) {
      return Failures.response(
          415, "UnsupportedMediaType", "expected: a JSON, merge or strategic merge patch");
    }
    String current = target.path("metadata").path("resourceVersion").asString("");
    String basedOn = wanted.path("metadata").path("resourceVersion").asString("");
    if (!basedOn.isEmpty() && !basedOn.equals(current)) {
      return Failures.response(
          409, "Conflict", "the object has been modified; apply the change to the latest version");
    }
    JsonNode replicas = wanted.path("spec").path("replicas");
    boolean legal =
        replicas.isMissingNode() || (replicas.canConvertToInt() && replicas.asInt() >= 0);
    if (!legal) {
      return Failures.response(
          422, "Invalid", "spec.replicas: must be an integer greater than or equal to 0");
    }
    ObjectNode changed = (ObjectNode) target.deepCopy();
    changed.withObject("/spec").put("replicas", replicas.asInt(0));
    if (dryRun) {
      return answer(scaleOf(changed));
    }
    MockResponse stored = store.handlePatch(patchOfReplicas(targetPath, replicas.asInt(0)));
    return stored.code() < 300 ? answer(scaleOf(JSON.readTree(text(stored)))) : stored;
  }

  /** The Scale that the caller wants, or null for a content type that is not served. */
  private static @Nullable JsonNode wanted(JsonNode scale, RecordedRequest request) {
    JsonNode body = JSON.readTree(request.getBody().readUtf8());
    if (request.method() == HttpMethod.PUT) {
      return body;
    }
    String contentType = request.getHeader("Content-Type");
    String patchType = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (patchType.startsWith("application/json-patch+json")) {
      return JsonPatch.apply(body, scale);
    }
    if (patchType.startsWith("application/merge-patch+json")
        || patchType.startsWith("application/strategic-merge-patch+json")) {
      return MergePatch.apply(body, scale);
    }
    return null;
  }

  private static RecordedRequest patchOfReplicas(String targetPath, int replicas) {
    Buffer body = new Buffer().writeUtf8("{\"spec\":{\"replicas\":" + replicas + "}}");
    return new RecordedRequest("HTTP/1.1", HttpMethod.PATCH, targetPath, MERGE_PATCH, body);
  }

  private static JsonNode scaleOf(JsonNode target) {
    ObjectNode scale = JSON.createObjectNode();
    scale.put("apiVersion", "autoscaling/v1").put("kind", "Scale");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      metadata.set(field, target.path("metadata").path(field));
    }
    scale.putObject("spec").put("replicas", target.path("spec").path("replicas").asInt(1));
    scale
        .putObject("status")
        .put("replicas", target.path("status").path("replicas").asInt(0))
        .put("selector", selector(target.path("spec").path("selector").path("matchLabels")));
    return scale;
  }

  private static String selector(JsonNode matchLabels) {
    return matchLabels.properties().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(label -> label.getKey() + "=" + label.getValue().asString(""))
        .collect(Collectors.joining(","));
  }

  private static MockResponse answer(JsonNode scale) {
    return new MockResponse().setResponseCode(200).setBody(scale.toString());
  }

  private static String text(MockResponse response) {
    return response.getBody().readUtf8();
  }
}
