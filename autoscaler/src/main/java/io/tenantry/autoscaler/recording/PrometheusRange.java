package io.tenantry.autoscaler.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
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
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
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
  private static final int MOST_TRIES = 5;

  /** The server, or what is before it, is busy, restarts, or took too long: soon it may not. */
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

  private static final int LONGEST_MESSAGE = 300;

  private final HttpClient client;
  private final URI address;
  private final Optional<String> authorization;
  private final Retry retry;

  /**
   * @param address of the server, with a path where it has one, such as {@code
   *     https://mimir/prometheus}
   * @param authorization the header's value
   * @param pause before a failed question is asked again; each further one is twice as long
   * @param onRetry told, in words for people, why a question is asked again
   */
  PrometheusRange(
      HttpClient client,
      URI address,
      Optional<String> authorization,
      Duration pause,
      Consumer<String> onRetry) {
    this.client = client;
    this.retry =
        Retry.of(
            "prometheus",
            RetryConfig.custom()
                .maxAttempts(MOST_TRIES)
                .intervalFunction(IntervalFunction.ofExponentialBackoff(pause, 2))
                .retryOnException(RecordingException.Passing.class::isInstance)
                .build());
    retry
        .getEventPublisher()
        .onRetry(event ->
            Optional.ofNullable(event.getLastThrowable())
                .map(Throwable::getMessage)
                .ifPresent(onRetry));
    this.address = URI.create(address.toString().replaceFirst("/+$", "") + "/api/v1/query_range");
    this.authorization = authorization;
  }

  /**
   * The series of the buckets {@code first..last}: an array of objects as the API documents. What
   * the server or the network could not do just now is asked for five times.
   */
  JsonNode series(Question question, int first, int last)
      throws RecordingException, InterruptedException {
    HttpRequest request = request(question, first, last);
    try {
      return retry.executeCallable(() -> ask(request));
    } catch (RecordingException.Passing e) {
      throw new RecordingException("%s, %d times in a row".formatted(e.getMessage(), MOST_TRIES));
    } catch (RecordingException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("asking throws nothing else", e);
    }
  }

  private HttpRequest request(Question question, int first, int last) {
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
    return request.build();
  }

  private JsonNode ask(HttpRequest request) throws RecordingException, InterruptedException {
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return seriesOf(response.statusCode(), body);
      }
    } catch (SSLException e) {
      throw new RecordingException(
          "the server's certificate is not trusted, or it does not speak TLS (see --ca-file)");
    } catch (IOException e) {
      throw new RecordingException.Passing(
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
    } catch (JacksonIOException _) {
      throw new RecordingException.Passing("Prometheus broke its answer off");
    } catch (JacksonException _) {
      if (PASSING.contains(status)) {
        throw new RecordingException.Passing("Prometheus answered %d".formatted(status));
      }
      throw new RecordingException(
          "Prometheus answered %d with what is no JSON (is --prometheus right?)".formatted(status));
    }
    if (!answer.path("status").asString("").equals("success")) {
      String refusal =
          "Prometheus answered %d: %s".formatted(status, harmless(answer.path("error")));
      throw PASSING.contains(status)
          ? new RecordingException.Passing(refusal)
          : new RecordingException(refusal);
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
