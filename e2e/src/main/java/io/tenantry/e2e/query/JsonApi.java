package io.tenantry.e2e.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** GET that answers JSON. */
final class JsonApi {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.shared();

  /** One for all: it has threads, and no state that one query could leave to another. */
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String base;
  private final Map<String, String> headers;

  JsonApi(URI base, Map<String, String> headers) {
    String text = base.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.headers = headers;
  }

  /** Empty when the server answers 404. */
  Optional<JsonNode> find(String path, Map<String, String> parameters) {
    HttpResponse<String> response = send(path, parameters);
    return switch (response.statusCode()) {
      case 200 -> Optional.of(JSON.readTree(response.body()));
      case 404 -> Optional.empty();
      default -> throw new QueryRefusedException(response.statusCode(), response.body());
    };
  }

  JsonNode get(String path, Map<String, String> parameters) {
    HttpResponse<String> response = send(path, parameters);
    if (response.statusCode() != 200) {
      throw new QueryRefusedException(response.statusCode(), response.body());
    }
    return JSON.readTree(response.body());
  }

  private HttpResponse<String> send(String path, Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path + (query.isEmpty() ? "" : "?" + query)))
            .header("Accept", "application/json")
            .timeout(TIMEOUT);
    headers.forEach(request::header);
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
