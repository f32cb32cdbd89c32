package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.context.admission.LimitersReport;
import io.tenantry.context.demand.OtlpReceiver;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Limits in front of a real server. */
class AdmissionIT {

  @TempDir private static Path directory;

  private static OtlpReceiver receiver;
  private static ConfigurableApplicationContext context;
  private static HttpCalls http;

  @BeforeAll
  static void start() throws IOException {
    receiver = new OtlpReceiver();
    context =
        new SpringApplicationBuilder(EchoApplication.class)
            .run(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--management.otlp.metrics.export.enabled=false",
                "--tenantry.demand.interval=200ms",
                "--tenantry.demand.timeout=10s",
                "--tenantry.demand.endpoint=" + receiver.endpoint(),
                "--tenantry.directory.tenants.slow.plan=slow",
                "--tenantry.directory.tenants.narrow.plan=narrow",
                "--tenantry.admission.plans.slow.requests-per-second=0.1",
                "--tenantry.admission.plans.slow.burst=2",
                "--tenantry.admission.plans.narrow.concurrent-requests=2",
                "--tenantry.admission.overload.mode=latency",
                "--tenantry.admission.overload.initial-limit=200",
                "--tenantry.admission.live.file=" + directory.resolve("limits.json"),
                "--tenantry.admission.live.interval=100ms");
    http =
        new HttpCalls(
            context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }

  @AfterAll
  static void stop() {
    context.close();
    receiver.close();
  }

  @Test
  void whoIsOverItsRateIsToldWhenToComeBackAndCountedAsDemand() {
    assertThat(get("slow").statusCode()).isEqualTo(200);
    assertThat(get("slow").statusCode()).isEqualTo(200);
    HttpResponse<String> refused = get("slow");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(refused.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Too Many Requests\",\"status\":429,"
                + "\"detail\":\"The tenant's requests per second are used up.\"}");
    assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"tenant\";q=2;w=20");
    String wait = refused.headers().firstValue("Retry-After").orElseThrow();
    assertThat(Integer.parseInt(wait)).isBetween(1, 20);
    assertThat(refused.headers().firstValue("RateLimit")).hasValue("\"tenant\";r=0;t=" + wait);

    assertThat(
            context
                .getBean(MeterRegistry.class)
                .get("tenantry.admission.refused")
                .tags("reason", "rate", "tenant.id", "slow")
                .counter()
                .count())
        .isEqualTo(1);
    await().until(() -> receiver.refused().containsKey("slow/_none/slow/rate"));
    assertThat(get("other").statusCode()).as("another tenant's limits are others").isEqualTo(200);
    assertThat(context.getBean(LimitersReport.class).report().toString())
        .contains("slow=")
        .contains("mode=latency");
  }

  @Test
  void aPlaceIsGivenBackHoweverARequestEnds() {
    List<Integer> statuses = new ArrayList<>();
    for (String path :
        List.of(
            "/tenant",
            "/callable",
            "/deferred",
            "/timeout",
            "/async",
            "/fails",
            "/nowhere",
            "/twice")) {
      for (int i = 0; i < 3; i++) {
        statuses.add(http.get(path, "X-Tenant-ID", "narrow").statusCode());
        // The client may have its answer before the server has said that the request is complete.
        await().until(() -> inFlight() == 0);
      }
    }
    assertThat(statuses).doesNotContain(429);
  }

  private static double inFlight() {
    return context.getBean(MeterRegistry.class).get("tenantry.admission.in.flight").gauge().value();
  }

  @Test
  void aLimitThatIsPublishedIsInForceAtOnce() throws IOException {
    assertThat(get("live").statusCode()).isEqualTo(200);
    publish("{\"version\":1,\"tenants\":[{\"id\":\"live\",\"requestsPerSecond\":0}]}");
    await().until(() -> get("live").statusCode() == 429);
    publish("{\"version\":1,\"tenants\":[]}");
    await().until(() -> get("live").statusCode() == 200);
  }

  private static void publish(String document) throws IOException {
    Path written = Files.writeString(directory.resolve("next.json"), document);
    Files.move(written, directory.resolve("limits.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static HttpResponse<String> get(String tenant) {
    return http.get("/tenant", "X-Tenant-ID", tenant);
  }
}
