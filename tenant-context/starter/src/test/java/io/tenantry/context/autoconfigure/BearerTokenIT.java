package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A decoder is there, and no Spring Security: the starter checks the token itself. */
@SpringBootTest(
    classes = {EchoApplication.class, Tokens.class},
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.autoconfigure.exclude="
          + "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
          + "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration",
      "logging.level.io.tenantry=debug",
      "management.otlp.metrics.export.enabled=false",
      "tenantry.resolution.trusted-proxies=10.9.8.7",
      "tenantry.resolution.token.tenant-claim=org.tenant"
    })
@ExtendWith(OutputCaptureExtension.class)
class BearerTokenIT {

  @LocalServerPort private int port;

  private HttpCalls http = new HttpCalls(0);

  @BeforeEach
  void connect() {
    http = new HttpCalls(port);
  }

  @Test
  void bindsTheTenantOfTheToken() {
    assertThat(http.get("/tenant", "Authorization", "Bearer " + Tokens.of("acme")).body())
        .isEqualTo("acme/_none/default");
    assertThat(
            http.get(
                    "/tenant",
                    "Authorization",
                    "Bearer " + Tokens.of("acme"),
                    "X-Tenant-ID",
                    "acme")
                .body())
        .isEqualTo("acme/_none/default");
  }

  @ParameterizedTest
  @MethodSource
  void refuses(String token, String claimed, int status, CapturedOutput output) {
    HttpResponse<String> response =
        http.get("/tenant", "Authorization", "Bearer " + token, "X-Tenant-ID", claimed);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
        .isEqualTo(status == 401);
    assertThat(output.getAll()).doesNotContain(token).doesNotContain(claimed);
  }

  static Stream<Arguments> refuses() {
    return Stream.of(
        argumentSet("expired", Tokens.expired("acme"), "acme", 401),
        argumentSet("signed by somebody else", Tokens.forged("acme"), "acme", 401),
        argumentSet("not signed", Tokens.unsigned("acme"), "acme", 401),
        argumentSet("altered", Tokens.altered("acme"), "acme", 401),
        argumentSet("no token", "rubbish", "acme", 401),
        argumentSet("three dots", "...", "acme", 401),
        argumentSet("a poser", Tokens.of("acme"), "globex", 403),
        argumentSet("a bare claim", Tokens.ofNobody(), "victim", 400),
        argumentSet("a list", Tokens.of(List.of("leak", "it")), "leak", 400),
        argumentSet("no id", Tokens.of("leak it"), "leak", 400));
  }

  @Test
  void twoCredentialsAreRefused() throws IOException {
    String credentials = "Authorization: Bearer " + Tokens.of("acme");
    assertThat(http.raw("/tenant", credentials + "\r\n" + credentials))
        .startsWith("HTTP/1.1 401 ")
        .contains("WWW-Authenticate: Bearer error=\"invalid_token\"");
  }
}
