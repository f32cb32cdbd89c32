package io.tenantry.context.admission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a URL, with {@code If-None-Match}: as long as nothing changes, the answer is 304 and has no
 * body. Redirects are not followed.
 */
public final class HttpLiveSource implements LiveSource {

  private final URI url;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * @param timeout of one look, from connecting to the last byte
   */
  public HttpLiveSource(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  @Override
  public Reading read(@Nullable String known) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).timeout(timeout).header("Accept", "application/json");
    if (known != null) {
      request.header("If-None-Match", known);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    HttpResponse<Void> response = send(request.build(), body);
    String tag = response.headers().firstValue("ETag").orElse(null);
    if (response.statusCode() == 200) {
      return new Reading(tag, body.toString(StandardCharsets.UTF_8), Duration.ZERO);
    }
    if (response.statusCode() == 304 && known != null) {
      return new Reading(known, null, Duration.ZERO);
    }
    throw new IOException("the answer has status " + response.statusCode());
  }

  /** Within the timeout as a whole: the client's own ends with the headers. */
  private HttpResponse<Void> send(HttpRequest request, ByteArrayOutputStream body)
      throws IOException {
    CompletableFuture<HttpResponse<Void>> response =
        client.sendAsync(
            request,
            head ->
                BodySubscribers.ofByteArrayConsumer(
                    part -> part.ifPresent(bytes -> append(body, bytes))));
    try {
      return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException("there was no answer", e.getCause());
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new IOException("there was no answer in time", e);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("the look was interrupted", e);
    }
  }

  private static void append(ByteArrayOutputStream body, byte[] bytes) {
    if (bytes.length > MAX_BYTES - body.size()) {
      throw new UncheckedIOException(new IOException("the document is too long"));
    }
    body.writeBytes(bytes);
  }
}
