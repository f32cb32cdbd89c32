package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A service whose tenants are looked up at another one. */
@SpringBootTest(
    classes = EchoApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.otlp.metrics.export.enabled=false",
      "tenantry.directory.bearer-token=s3cret",
      "tenantry.residency.local-region=us-east",
      "tenantry.directory.timeout=30s"
    })
@ExtendWith(OutputCaptureExtension.class)
class DirectoryIT {

  private static final Map<String, String> TENANTS =
      Map.of(
          "acme", "{\"plan\":\"gold\",\"region\":\"us-west\"}",
          "local", "{\"region\":\"us-east\",\"resident\":true}",
          "foreign", "{\"region\":\"ap-southeast\",\"resident\":true}",
          "closed", "{\"plan\":\"gold\",\"enabled\":false}");
  private static final Map<String, LongAdder> LOOKUPS = new ConcurrentHashMap<>();
  private static final HttpServer DIRECTORY = directory();

  @Autowired private MeterRegistry meters;
  @LocalServerPort private int port;

  private HttpCalls http = new HttpCalls(0);

  @DynamicPropertySource
  static void url(DynamicPropertyRegistry properties) {
    properties.add(
        "tenantry.directory.url",
        () -> "http://127.0.0.1:" + DIRECTORY.getAddress().getPort() + "/v1/tenants");
  }

  @AfterAll
  static void stop() {
    DIRECTORY.stop(0);
  }

  @BeforeEach
  void connect() {
    http = new HttpCalls(port);
  }

  @Test
  void aTenantIsLookedUpOnceAndHasItsPlanAndItsHome() {
    for (int i = 0; i < 10; i++) {
      assertThat(call("acme").body()).isEqualTo("acme/us-west/gold");
    }
    assertThat(http.get("/tenant", "X-Tenant-ID", "acme", "X-Region", "us-east").body())
        .isEqualTo("acme/us-east/gold");
    assertThat(LOOKUPS.get("/v1/tenants/acme")).hasToString("1");
  }

  @Test
  void anUnknownAndADisabledTenantGetTheSameAnswer() {
    HttpResponse<String> closed = call("closed");
    HttpResponse<String> nobody = call("nobody");
    assertThat(closed.statusCode()).isEqualTo(403);
    assertThat(nobody.statusCode()).isEqualTo(403);
    assertThat(closed.body()).isEqualTo(nobody.body());
  }

  @Test
  void aResidentIsServedAtHomeOnlyAndToldWhereThatIs() {
    assertThat(call("local").body()).isEqualTo("local/us-east/default");
    assertThat(call("foreign"))
        .returns(421, HttpResponse::statusCode)
        .extracting(HttpResponse::body)
        .asString()
        .contains("\"region\":\"ap-southeast\"");
    assertThat(http.get("/tenant", "X-Tenant-ID", "local", "X-Region", "us-west").statusCode())
        .isEqualTo(421);
  }

  @Test
  void whatCannotBeLookedUpIsNotServedAndCounted(CapturedOutput output) {
    double before = unavailable();
    assertThat(call("broken").statusCode()).isEqualTo(503);
    assertThat(unavailable()).isEqualTo(before + 1);
    assertThat(output)
        .contains("their tenants cannot be looked up: the directory answered with status 500")
        .doesNotContain("broken");
  }

  private HttpResponse<String> call(String tenant) {
    return http.get("/tenant", "X-Tenant-ID", tenant);
  }

  private double unavailable() {
    return meters
        .get("tenantry.tenant.rejected")
        .tag("reason", "directory_unavailable")
        .counter()
        .count();
  }

  private static HttpServer directory() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/v1/tenants/",
          exchange -> {
            String path = exchange.getRequestURI().getPath();
            LOOKUPS.computeIfAbsent(path, each -> new LongAdder()).increment();
            boolean authorized =
                "Bearer s3cret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            String tenant = path.substring(path.lastIndexOf('/') + 1);
            byte[] body = TENANTS.getOrDefault(tenant, "{}").getBytes(StandardCharsets.UTF_8);
            int known = TENANTS.containsKey(tenant) ? 200 : 404;
            int status = tenant.equals("broken") ? 500 : authorized ? known : 401;
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
