package io.tenantry.benchmarks.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FixedLoadTest {

  private final Set<String> tenants = ConcurrentHashMap.newKeySet();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/products",
        exchange -> {
          String tenant = exchange.getRequestHeaders().getFirst("X-Tenant-ID");
          tenants.add(tenant);
          exchange.sendResponseHeaders(tenant.equals("nobody") ? 400 : 200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void sendsAtItsRateForEveryTenant() throws Exception {
    FixedLoad.Outcome outcome = load("acme", "globex").run(Duration.ofMillis(500), 1);

    assertThat(outcome.requests()).isBetween(70L, 130L);
    assertThat(outcome.failed()).isZero();
    assertThat(outcome.p99Millis()).isGreaterThanOrEqualTo(outcome.p50Millis());
    assertThat(outcome.lateShare()).isBetween(0.0, 1.0);
    assertThat(tenants).containsExactlyInAnyOrder("acme", "globex");
  }

  @Test
  void sendsTheSameFromTheSameSeed() throws Exception {
    assertThat(load("acme").run(Duration.ofMillis(200), 7).requests())
        .isEqualTo(load("acme").run(Duration.ofMillis(200), 7).requests());
  }

  @Test
  void countsWhatWasNotServed() throws Exception {
    FixedLoad.Outcome outcome = load("nobody").run(Duration.ofMillis(100), 1);

    assertThat(outcome.failed()).isEqualTo(outcome.requests()).isPositive();
  }

  private FixedLoad load(String... ids) {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new FixedLoad(address, List.of(ids), 200);
  }
}
