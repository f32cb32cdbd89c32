package io.tenantry.samples.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class StorefrontIT {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Autowired private JdbcClient jdbc;
  @Autowired private DataSource connections;
  @LocalServerPort private int port;

  @Test
  void showsTheTenantItsProducts() throws Exception {
    HttpResponse<String> response = send(request("/products", "acme"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"sku\":\"anvil\"", "\"price\":129.00");
    assertThat(send(request("/products", "somebody-else")).body()).isEqualTo("[]");
  }

  @Test
  void showsTheTenantItsStock() throws Exception {
    HttpResponse<String> response = send(request("/products/rope/stock", "acme"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"sku\":\"rope\",\"available\":44}");
    assertThat(response.headers().firstValue("Age")).as("it is fresh").isEmpty();
    assertThat(send(request("/products/rope/stock", "globex")).body()).contains(":64}");
    HttpResponse<String> unknown = send(request("/products/cloud/stock", "acme"));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("There is no such product.");
    assertThat(send(request("/products/rope/stock", "somebody-else")).statusCode()).isEqualTo(404);
  }

  @Test
  void takesAnOrderIntoTheRowsOfItsTenant(CapturedOutput output) throws Exception {
    HttpResponse<String> response = order("globex", "{\"sku\":\"rope\",\"quantity\":3}");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Location"))
        .hasValueSatisfying(location -> assertThat(location).matches("/orders/\\d+"));
    assertThat(
            jdbc.sql("select tenant, sku, quantity from customer_order where tenant = 'globex'")
                .query()
                .listOfRows())
        .singleElement()
        .satisfies(
            row -> assertThat(row).containsEntry("sku", "rope").containsEntry("quantity", 3));
    assertThat(output.getAll()).containsPattern("\\[globex silver us-east] .*Took order");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"sku\":\"rope\",\"quantity\":0}      | 400 | quantity must be 1 to 1000.",
        "{\"sku\":\"rope\",\"quantity\":1001}   | 400 | quantity must be 1 to 1000.",
        "{\"sku\":\"rope\"}                     | 400 | quantity must be 1 to 1000.",
        "{\"quantity\":1}                       | 400 | sku must have 1 to 32 characters.",
        "{\"sku\":\" \",\"quantity\":1}         | 400 | sku must have 1 to 32 characters.",
        "{\"sku\":\"rope\",\"quantity\":\"x\"}  | 400 | Failed to read request",
        "{                                      | 400 | Failed to read request",
        "{\"sku\":\"cloud\",\"quantity\":1}     | 422 | There is no such product.",
      })
  void saysWhatIsWrongWithAnOrder(String body, int status, String detail) throws Exception {
    HttpResponse<String> response = order("acme", body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body()).contains("\"detail\":\"" + detail + "\"");
  }

  @Test
  void asksForATenantEverywhereButWhereTheClusterLooks() throws Exception {
    HttpResponse<String> anonymous = send(HttpRequest.newBuilder(uri("/products")).build());
    assertThat(anonymous.statusCode()).isEqualTo(400);
    assertThat(anonymous.headers().firstValue("Content-Type")).contains("application/problem+json");
    for (String probe : List.of("readiness", "liveness")) {
      assertThat(send(HttpRequest.newBuilder(uri("/actuator/health/" + probe)).build()).body())
          .isEqualTo("{\"status\":\"UP\"}");
    }
  }

  /** 120 requests through 8 connections of 30 ms are at least 15 turns, 450 ms. */
  @Test
  void aBurstWaitsForTheEightConnectionsInsteadOfFailing() throws Exception {
    send(request("/products", "acme"));
    HikariPoolMXBean pool = connections.unwrap(HikariDataSource.class).getHikariPoolMXBean();
    Duration took;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      long before = System.nanoTime();
      List<Future<Integer>> burst =
          IntStream.range(0, 120)
              .mapToObj(i -> clients.submit(() -> send(request("/products", "acme")).statusCode()))
              .toList();
      await("all eight at work at once")
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> pool.getActiveConnections() == 8);
      for (Future<Integer> one : burst) {
        assertThat(one.get()).isEqualTo(200);
      }
      took = Duration.ofNanos(System.nanoTime() - before);
    }
    assertThat(took)
        .as("not less than the connections allow")
        .isGreaterThanOrEqualTo(Duration.ofMillis(450));
  }

  private HttpResponse<String> order(String tenant, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(request("/orders", tenant), (name, value) -> true)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest request(String path, String tenant) {
    return HttpRequest.newBuilder(uri(path))
        .header("X-Tenant-ID", tenant)
        .header("X-Region", "us-east")
        .build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return CLIENT.send(request, BodyHandlers.ofString());
  }
}
