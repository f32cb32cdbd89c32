package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The peer is who holds the other end of the connection, however the container or a filter rewrites
 * {@code getRemoteAddr()}. The test's client is 127.0.0.1; the address it claims is in the header.
 */
class ForwardedHeadersIT {

  private static final String CLAIMED = "10.9.8.7";

  @ParameterizedTest
  @MethodSource("strategies")
  void aClientCannotForgeTrust(String strategy, boolean rewrites) {
    try (ConfigurableApplicationContext context = start(strategy, CLAIMED + "/32")) {
      HttpCalls http = calls(context);
      assertThat(http.get("/address", "X-Forwarded-For", CLAIMED).statusCode()).isEqualTo(200);
      assertThat(http.get("/address", "X-Forwarded-For", CLAIMED).body())
          .as("the rewriting that the test is about")
          .isEqualTo(rewrites ? CLAIMED : "127.0.0.1");
      for (String header : new String[] {"X-Forwarded-For", "X-Real-IP", "X-Client-IP"}) {
        assertThat(http.get("/tenant", "X-Tenant-ID", "acme", header, CLAIMED).statusCode())
            .as(header)
            .isEqualTo(400);
      }
      assertThat(
              http.get("/tenant", "X-Tenant-ID", "acme", "Forwarded", "for=" + CLAIMED)
                  .statusCode())
          .isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "framework", "native"})
  void aTrustedProxyIsBelievedInWhatItSendsAndNotInWhatItForwards(String strategy)
      throws Exception {
    try (ConfigurableApplicationContext context =
        start(
            "--server.forward-headers-strategy=" + strategy,
            "127.0.0.1/32",
            "--server.http2.enabled=true",
            "--tenantry.resolution.subdomain.base-domains=example.org,0.0.1",
            "--tenantry.resolution.path.pattern=/t/{tenant}/**")) {
      HttpCalls http = calls(context);
      assertThat(http.raw("/tenant", "X-Tenant-ID: acme\r\nX-Forwarded-For: 203.0.113.9"))
          .as("its trust is its own, also when it forwards for a stranger")
          .contains("acme/_none/default");
      for (String header :
          new String[] {
            "X-Forwarded-Host: victim.example.org",
            "Forwarded: host=victim.example.org;proto=https",
            "X-Original-Host: victim.example.org",
            "X-Forwarded-Prefix: /t/victim",
            "X-Original-URL: /t/victim/tenant",
            "X-Rewrite-URL: /t/victim/tenant"
          }) {
        assertThat(http.raw("/tenant", header)).as(header).startsWith("HTTP/1.1 400 ");
        assertThat(http.raw("acme.example.org", "/tenant", header))
            .as(header)
            .contains("acme/_none/default");
      }
      assertThat(overHttp2(context, "X-Forwarded-Host", "victim.example.org"))
          .as("the host is in no header, and may be a forwarded one")
          .contains(strategy.equals("native") ? "needs a tenant" : "127/_none/default");
    }
  }

  /** What comes back for the second request: the first one only asks for HTTP/2. */
  private static String overHttp2(ConfigurableApplicationContext context, String... header)
      throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/tenant"))
            .headers(header)
            .build();
    http.send(request, BodyHandlers.ofString());
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return response.body();
  }

  @Test
  void aPeerMayHaveAnAddressOfEitherKind() throws IOException {
    try (ConfigurableApplicationContext context =
        start("--server.address=::", "::1/128,127.0.0.1/32")) {
      for (String address : new String[] {"127.0.0.1", "::1"}) {
        assertThat(calls(context).rawTo(address, "/tenant", "X-Tenant-ID: acme"))
            .as(address)
            .startsWith("HTTP/1.1 200 ");
      }
    }
    try (ConfigurableApplicationContext context = start("--server.address=::", "10.9.8.7")) {
      for (String address : new String[] {"127.0.0.1", "::1"}) {
        assertThat(calls(context).rawTo(address, "/tenant", "X-Tenant-ID: acme"))
            .as(address)
            .startsWith("HTTP/1.1 400 ");
      }
    }
  }

  static Stream<Arguments> strategies() {
    return Stream.of(
        argumentSet("native", "--server.forward-headers-strategy=native", true),
        argumentSet("framework", "--server.forward-headers-strategy=framework", true),
        argumentSet("none", "--server.forward-headers-strategy=none", false),
        argumentSet("Kubernetes' default", "--spring.main.cloud-platform=kubernetes", true),
        argumentSet(
            "Tomcat's own property",
            "--server.tomcat.remoteip.remote-ip-header=X-Forwarded-For",
            true));
  }

  private static ConfigurableApplicationContext start(
      String strategy, String trusted, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(
        List.of(
            "--server.port=0",
            "--spring.main.banner-mode=off",
            "--management.otlp.metrics.export.enabled=false",
            // The path to /address needs no tenant, so that it can tell what it sees.
            "--tenantry.resolution.ignored-paths=/address,/actuator/**",
            "--tenantry.resolution.trusted-proxies=" + trusted,
            strategy));
    return new SpringApplicationBuilder(EchoApplication.class)
        .run(arguments.toArray(String[]::new));
  }

  private static HttpCalls calls(ConfigurableApplicationContext context) {
    return new HttpCalls(
        context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }
}
