package io.tenantry.agent.tests;

import static io.tenantry.agent.tests.AgentProcess.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The oldest Java that the starter and the extension are for, with one thread for all requests.
 * Skipped where there is none: in the folder that {@code JAVA_17_HOME} names, or in {@code
 * /usr/lib/jvm}.
 */
@Tag("slow")
class Java17IT {

  private static Downstream friend;
  private static Downstream stranger;
  private static AgentProcess shop;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> java = java17();
    assumeTrue(java.isPresent(), "no Java 17 in JAVA_17_HOME or /usr/lib/jvm");
    friend = new Downstream();
    stranger = new Downstream();
    shop =
        AgentProcess.withAgent()
            .withExtension()
            .on(java.orElseThrow())
            .with("server.tomcat.threads.max", "1")
            .with("server.tomcat.threads.min-spare", "1")
            .with("tenantry.propagation.destinations", friend.destination())
            .start();
  }

  @AfterAll
  static void end() {
    if (shop != null) {
      stranger.close();
      friend.close();
      shop.close();
    }
  }

  @Test
  void countsParallelAndAsynchronousRequestsExactly() {
    List<CompletableFuture<Integer>> calls =
        IntStream.range(0, 100)
            .mapToObj(i -> shop.getAsync("acme", i % 2 == 0 ? "/deferred" : "/product/1"))
            .toList();
    assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo(200));
    assertThat(shop.requestsByTenant(50, route("/deferred")))
        .isEqualTo(Map.of("acme/_none/gold", 50L));
    assertThat(shop.requestsByTenant(50, route("/product/{id}")))
        .isEqualTo(Map.of("acme/_none/gold", 50L));
  }

  @Test
  void onlyAnAllowedDestinationSeesTheTenant() throws Exception {
    shop.call("acme", "jdk", friend.url());
    assertThat(friend.baggage()).singleElement().asString().contains("tenant.id=acme");
    shop.call("acme", "jdk", stranger.url());
    assertThat(stranger.baggage()).isEmpty();
  }

  /**
   * The agent does not measure a request that begins within the context of another. One such is
   * lost; the thread is clean after it.
   */
  @Test
  void aThreadThatWasLeftWithATenantIsMeasuredAgain() {
    assertThat(shop.get("/leak")).isEqualTo(200);
    assertThat(shop.getFor("acme", "/query")).isEqualTo(200);
    assertThat(shop.getFor("acme", "/callable")).isEqualTo(200);
    assertThat(shop.requestsByTenant(1, route("/callable")))
        .isEqualTo(Map.of("acme/_none/gold", 1L));
  }

  private static Optional<Path> java17() throws IOException {
    String home = System.getenv("JAVA_17_HOME");
    if (home != null) {
      return Optional.of(Path.of(home));
    }
    Path folder = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> entry.getFileName().toString().contains("17"))
          .filter(entry -> Files.isExecutable(entry.resolve("bin/java")))
          .findFirst();
    }
  }
}
