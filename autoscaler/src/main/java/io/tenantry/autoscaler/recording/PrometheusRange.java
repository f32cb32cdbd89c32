package io.tenantry.autoscaler.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the HTTP API of Prometheus, or of what speaks like it.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries">Range
 *     queries</a>
 */
final class PrometheusRange {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LONGEST_MESSAGE = 300;

  private final HttpClient client;
  private final URI address;
  private final Optional<String> authorization;

  /**
   * @param address of the server, with a path where it has one, such as {@code
   *     https://mimir/prometheus}
   * @param authorization the header's value
   */
  PrometheusRange(HttpClient client, URI address, Optional<String> authorization) {
    this.client = client;
    this.address = URI.create(address.toString().replaceFirst("/+$", "") + "/api/v1/query_range");
    this.authorization = authorization;
  }

  /** The series of the buckets {@code first..last}: an array of objects as the API documents. */
  JsonNode series(Question question, int first, int last)
      throws RecordingException, InterruptedException {
    String form =
        form(
            Map.of(
                "query", question.query(),
                "start", String.valueOf(seconds(question, first)),
                "end", String.valueOf(seconds(question, last)),
                "step", String.valueOf(question.step().toSeconds())));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    authorization.ifPresent(value -> request.header("Authorization", value));
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return seriesOf(response.statusCode(), body);
      }
    } catch (SSLException e) {
      throw new RecordingException(
          "the server's certificate is not trusted, or it does not speak TLS (see --ca-file)");
    } catch (IOException e) {
      throw new RecordingException(
          "Prometheus was not reached (%s)".formatted(e.getClass().getSimpleName()));
    }
  }

  private static String seconds(Question question, int bucket) {
    return String.valueOf(question.askedAt(bucket).toEpochMilli() / 1e3);
  }

  private static JsonNode seriesOf(int status, InputStream body) throws RecordingException {
    if (status == 401 || status == 403) {
      throw new RecordingException("Prometheus answered %d: not allowed".formatted(status));
    }
    if (status >= 300 && status < 400) {
      throw new RecordingException(
          "Prometheus answered %d: a redirect is not followed".formatted(status));
    }
    JsonNode answer;
    try {
      answer = JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      throw new RecordingException(
          "Prometheus answered %d with what is no JSON (is --prometheus right?)".formatted(status));
    }
    if (!answer.path("status").asString("").equals("success")) {
      throw new RecordingException(
          "Prometheus answered %d: %s".formatted(status, harmless(answer.path("error"))));
    }
    if (!answer.at("/data/resultType").asString("").equals("matrix")) {
      throw new RecordingException("the query is answered with no matrix (expected: a range)");
    }
    return answer.at("/data/result");
  }

  private static String harmless(JsonNode message) {
    String text = message.asString("no message").replaceAll("\\p{C}", " ");
    return text.substring(0, Math.min(LONGEST_MESSAGE, text.length()));
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }
}
