package io.tenantry.benchmarks.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FixedLoadTest {

  private final Set<String> tenants = ConcurrentHashMap.newKeySet();
  private final Semaphore arrived = new Semaphore(0);
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
          arrived.release();
          exchange.sendResponseHeaders(
              switch (tenant) {
                case "nobody" -> 400;
                case "flooder" -> 429;
                default -> 200;
              },
              -1);
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
    Outcome.Part all = load("acme", "globex").run(Duration.ofMillis(500), 1).all();

    assertThat(all.requests()).isBetween(70L, 130L);
    assertThat(all.served()).isEqualTo(all.requests());
    assertThat(all.p99Millis()).isGreaterThanOrEqualTo(all.p50Millis());
    assertThat(tenants).containsExactlyInAnyOrder("acme", "globex");
  }

  @Test
  void sendsForEachTenantAtItsOwnRate() throws Exception {
    Outcome outcome =
        new FixedLoad(address(), Map.of("few", 20.0, "many", 380.0)).run(Duration.ofMillis(500), 1);

    assertThat(outcome.of(List.of("few")).requests()).isBetween(2L, 25L);
    assertThat(outcome.of(List.of("many")).requests()).isBetween(140L, 240L);
  }

  @Test
  void sendsTheSameFromTheSameSeed() throws Exception {
    assertThat(load("acme").run(Duration.ofMillis(200), 7).all().requests())
        .isEqualTo(load("acme").run(Duration.ofMillis(200), 7).all().requests());
  }

  @Test
  void countsWhatFailedAndWhatWasRefused() throws Exception {
    Outcome outcome = load("nobody", "flooder").run(Duration.ofMillis(200), 1);
    Outcome.Part failed = outcome.of(List.of("nobody"));
    Outcome.Part refused = outcome.of(List.of("flooder"));

    assertThat(failed.failed()).isEqualTo(failed.requests()).isPositive();
    assertThat(refused.refused()).isEqualTo(refused.requests()).isPositive();
    assertThat(outcome.all().served()).isZero();
  }

  @Test
  void saysHowManyRequestsItSentLate() throws Exception {
    SlowEachFourth clock = new SlowEachFourth();

    Outcome outcome =
        new FixedLoad(address(), Map.of("acme", 1_000.0), clock).run(Duration.ofMillis(100), 1);

    long requests = outcome.all().requests();
    assertThat(requests).isGreaterThan(50);
    long late = requests / 4;
    assertThat(outcome.lateShare()).isEqualTo((double) late / requests);
  }

  /** Wakes up two milliseconds late for each fourth request. */
  private final class SlowEachFourth implements Clock {

    private volatile long now;
    private int sleeps;

    @Override
    public long nanoTime() {
      return now;
    }

    /** Not before the request before has seen the time at which it was sent. */
    @Override
    public void sleepUntil(long nanoTime) {
      arrived.acquireUninterruptibly(sleeps == 0 ? 0 : 1);
      sleeps++;
      now = nanoTime + (sleeps % 4 == 0 ? 2_000_000 : 0);
    }
  }

  private FixedLoad load(String... ids) {
    return FixedLoad.evenly(address(), List.of(ids), 200);
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }
}
