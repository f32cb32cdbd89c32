package io.tenantry.benchmarks.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
  void sendsForEveryTenantAndTellsHowLongItTook() throws Exception {
    Outcome.Part all = run("acme", "globex").all();

    assertThat(all.served()).isEqualTo(all.requests()).isEqualTo(40);
    assertThat(all.p99Millis()).isGreaterThanOrEqualTo(all.p50Millis()).isPositive();
    assertThat(tenants).containsExactlyInAnyOrder("acme", "globex");
  }

  @Test
  void countsWhatFailedAndWhatWasRefused() throws Exception {
    Outcome outcome = run("nobody", "flooder");
    Outcome.Part failed = outcome.of(List.of("nobody"));
    Outcome.Part refused = outcome.of(List.of("flooder"));

    assertThat(failed.failed()).isEqualTo(failed.requests()).isPositive();
    assertThat(refused.refused()).isEqualTo(refused.requests()).isPositive();
    assertThat(outcome.all().served()).isZero();
  }

  @Test
  void saysHowManyRequestsItSentLate() throws Exception {
    List<Arrivals.Arrival> arrivals =
        Arrivals.steady(Map.of("acme", 1_000.0), Duration.ofMillis(100), 1);

    Outcome outcome = new FixedLoad(address(), new SlowEachFourth()).run(arrivals);

    assertThat(outcome.lateShare()).isEqualTo(0.25);
    assertThat(outcome.lateP99Millis()).isCloseTo(2, within(0.01));
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

  private Outcome run(String... ids) throws InterruptedException {
    Map<String, Double> rates = Arrivals.evenly(List.of(ids), 200);
    return new FixedLoad(address()).run(Arrivals.steady(rates, Duration.ofMillis(200), 1));
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }
}
