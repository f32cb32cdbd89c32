package io.tenantry.benchmarks.storefront;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a storefront for its products, for some tenant. Thread-safe; closing waits for answers. */
public final class ShopClient implements AutoCloseable {

  /** In place of a status: there was no answer in time. */
  public static final int NO_ANSWER = 0;

  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(25);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI products;

  public ShopClient(URI service) {
    this.products = service.resolve("/products");
  }

  /** The status of the answer, or {@link #NO_ANSWER}. */
  public int statusFor(String tenant) {
    HttpRequest request =
        HttpRequest.newBuilder(products)
            .timeout(LONGEST_ANSWER)
            .header("X-Tenant-ID", tenant)
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return NO_ANSWER;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return NO_ANSWER;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
