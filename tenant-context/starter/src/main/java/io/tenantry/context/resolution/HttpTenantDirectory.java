package io.tenantry.context.resolution;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.TenantId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Asks a service: {@code GET url/tenant}, which answers with {@code {"plan": "gold", "region":
 * "us-east", "resident": true, "enabled": true}}. Each member may be left out: the plan is then the
 * default one, there is no home region, it is not resident, it is enabled. Others are ignored.
 *
 * <p>{@code 404} and {@code "enabled": false} are an unknown tenant. Everything else is an outage:
 * another status, a redirect included, no whole answer in time, an answer that is not such an
 * object, or one above {@value #MAX_BYTES} bytes.
 *
 * <p>Thread-safe. Remembers nothing: see {@link CachedTenantDirectory}.
 */
public final class HttpTenantDirectory implements TenantDirectory {

  static final int MAX_BYTES = 16 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final HttpClient client;
  private final String prefix;
  private final Duration timeout;
  private final @Nullable String bearerToken;
  private final PlanName defaultPlan;

  /**
   * @param url of all tenants; a slash and the tenant's id are added to its path
   * @param timeout of one look-up, from connecting to the last byte
   * @param bearerToken sent as {@code Authorization: Bearer}; null: nothing is
   * @param defaultPlan the plan of a tenant without one
   */
  public HttpTenantDirectory(
      URI url, Duration timeout, @Nullable String bearerToken, PlanName defaultPlan) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
    this.prefix = url.toString().endsWith("/") ? url.toString() : url + "/";
    this.timeout = timeout;
    this.bearerToken = bearerToken;
    this.defaultPlan = defaultPlan;
  }

  @Override
  public Optional<TenantProfile> find(TenantId tenant) {
    HttpResponse<byte[]> response = send(request(tenant));
    return switch (response.statusCode()) {
      case 200 -> profileIn(response.body());
      case 404 -> Optional.empty();
      default ->
          throw new DirectoryUnavailableException(
              "the directory answered with status " + response.statusCode());
    };
  }

  /** A legal id needs no encoding. */
  private HttpRequest request(TenantId tenant) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(prefix + tenant.value()))
            .header("Accept", "application/json");
    if (bearerToken != null) {
      request.header("Authorization", "Bearer " + bearerToken);
    }
    return request.build();
  }

  /**
   * Within the timeout as a whole: the client's own ends with the headers. Without the causes,
   * whose messages may hold the URL.
   */
  @SuppressWarnings("UnusedException")
  private HttpResponse<byte[]> send(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> response =
        client.sendAsync(request, head -> new BoundedBody(MAX_BYTES));
    try {
      return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new DirectoryUnavailableException("the directory did not answer in time");
    } catch (ExecutionException e) {
      throw new DirectoryUnavailableException(
          "the directory did not answer (%s)".formatted(typeOf(e.getCause())));
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw new DirectoryUnavailableException("the look-up was interrupted");
    }
  }

  private static String typeOf(@Nullable Throwable failure) {
    return failure == null ? "for no reason" : failure.getClass().getSimpleName();
  }

  /** Without the causes, whose messages hold what was received. */
  @SuppressWarnings("UnusedException")
  private Optional<TenantProfile> profileIn(byte[] body) {
    try {
      @Nullable Answer answer = JSON.readValue(body, Answer.class);
      if (answer == null) {
        throw new IllegalArgumentException("null (expected: an object)");
      }
      return Boolean.FALSE.equals(answer.enabled())
          ? Optional.empty()
          : Optional.of(answer.profile(defaultPlan));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new DirectoryUnavailableException("the directory's answer cannot be read");
    }
  }

  /** What is received; null where it is left out. */
  private record Answer(
      @Nullable String plan,
      @Nullable String region,
      @Nullable Boolean resident,
      @Nullable Boolean enabled) {

    private TenantProfile profile(PlanName defaultPlan) {
      return new TenantProfile(
          plan == null ? defaultPlan : new PlanName(plan),
          region == null ? null : regionIn(region),
          Boolean.TRUE.equals(resident));
    }

    /** Not a reserved value. */
    private static Region regionIn(String text) {
      return Region.parse(text)
          .orElseThrow(() -> new IllegalArgumentException("region (expected: a legal name)"));
    }
  }
}
