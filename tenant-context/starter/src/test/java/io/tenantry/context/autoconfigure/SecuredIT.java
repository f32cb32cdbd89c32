package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tenantry.context.Admission;
import io.tenantry.context.AdmissionControl;
import io.tenantry.context.PlanName;
import io.tenantry.context.TenantId;
import io.tenantry.context.autoconfigure.EchoApplication.Dispatches;
import io.tenantry.context.resolution.TenantDirectory;
import io.tenantry.context.resolution.TenantProfile;
import jakarta.servlet.DispatcherType;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Spring Security authenticates with tokens; the header comes from a peer that is no trusted proxy,
 * so it is a claim and no more.
 */
@SpringBootTest(
    classes = {EchoApplication.class, Tokens.class, SecuredIT.Secured.class},
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
      "logging.level.io.tenantry=debug",
      "management.otlp.metrics.export.enabled=false",
      "tenantry.directory.cache.enabled=false",
      "tenantry.resolution.trusted-proxies=10.9.8.7",
      "tenantry.resolution.token.tenant-claim=org.tenant"
    })
@ExtendWith(OutputCaptureExtension.class)
class SecuredIT {

  @Autowired private MeterRegistry meters;
  @Autowired private Asked asked;
  @Autowired private Dispatches dispatches;
  @LocalServerPort private int port;

  private HttpCalls http = new HttpCalls(0);

  @BeforeEach
  void connect() {
    http = new HttpCalls(port);
    asked.directory.clear();
    asked.admission.clear();
    dispatches.seen.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tenant", "/callable", "/deferred", "/async"})
  void bindsTheTenantOfTheToken(String path) {
    HttpResponse<String> response = http.get(path, "Authorization", bearer(Tokens.of("acme")));
    assertThat(response.statusCode()).isEqualTo(200);
    // A thread of the application's own has no tenant.
    assertThat(response.body())
        .isEqualTo(path.equals("/deferred") ? "nobody" : "acme/_none/default");
    assertThat(asked.directory).containsExactly("acme");
    assertThat(asked.admission).containsExactly("acme");
    assertThat(dispatches.seen).allMatch(seen -> seen.endsWith(" acme/_none/default"));
  }

  @Test
  void aClaimThatAgreesIsNoHarm() {
    assertThat(
            http.get("/tenant", "Authorization", bearer(Tokens.of("acme")), "X-Tenant-ID", "acme")
                .body())
        .isEqualTo("acme/_none/default");
  }

  @ParameterizedTest
  @MethodSource
  void turnsAwayBehindSecurity(String token, String claimed, int status, String reason) {
    double before = rejected(reason);
    String[] headers =
        claimed.isEmpty()
            ? new String[] {"Authorization", bearer(token)}
            : new String[] {"Authorization", bearer(token), "X-Tenant-ID", claimed};
    assertThat(http.get("/tenant", headers).statusCode()).isEqualTo(status);
    assertThat(rejected(reason)).isEqualTo(before + 1);
    assertThat(asked.admission).isEmpty();
  }

  static Stream<Arguments> turnsAwayBehindSecurity() {
    return Stream.of(
        argumentSet("a poser", Tokens.of("acme"), "globex", 403, "conflicting_tenant"),
        argumentSet("a bare claim", Tokens.ofNobody(), "acme", 400, "untrusted_peer"),
        argumentSet("nobody", Tokens.ofNobody(), "", 400, "missing_tenant"),
        argumentSet("a list", Tokens.of(List.of("a", "b")), "", 400, "duplicate_tenant"),
        argumentSet("a number", Tokens.of(7), "", 400, "malformed_tenant"),
        argumentSet("an id that is none", Tokens.of("a b"), "", 400, "malformed_tenant"),
        argumentSet("a stranger", Tokens.of("stranger"), "", 403, "unknown_tenant"));
  }

  @ParameterizedTest
  @MethodSource
  void anUnauthenticatedRequestIsNeverBilledToTheTenantThatItClaims(String token) {
    long before = served("_unknown", "401");
    String[] headers =
        token.isEmpty()
            ? new String[] {"X-Tenant-ID", "victim"}
            : new String[] {"Authorization", bearer(token), "X-Tenant-ID", "victim"};
    HttpResponse<String> response = http.get("/tenant", headers);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(served("_unknown", "401")).isEqualTo(before + 1);
    assertThat(served("victim", "401")).isZero();
    assertThat(asked.directory).isEmpty();
    assertThat(asked.admission).isEmpty();
    assertThat(dispatches.seen).allMatch(seen -> seen.endsWith(" nobody"));
  }

  static Stream<Arguments> anUnauthenticatedRequestIsNeverBilledToTheTenantThatItClaims() {
    return Stream.of(
        argumentSet("no token", ""),
        argumentSet("expired", Tokens.expired("victim")),
        argumentSet("signed by somebody else", Tokens.forged("victim")),
        argumentSet("not signed", Tokens.unsigned("victim")),
        argumentSet("altered", Tokens.altered("victim")),
        argumentSet("no token at all", "victim"));
  }

  @Test
  void theErrorPageOfA401HasNoTenant() {
    http.get("/tenant", "X-Tenant-ID", "victim");
    assertThat(dispatches.seen).containsExactly("ERROR nobody");
  }

  @Test
  void whatSecurityForbidsIsNotBilledEither() {
    long before = served("_unknown", "403");
    assertThat(
            http.get("/fails", "Authorization", bearer(Tokens.of("acme")), "X-Tenant-ID", "acme")
                .statusCode())
        .isEqualTo(403);
    assertThat(served("_unknown", "403")).isEqualTo(before + 1);
    assertThat(asked.directory).isEmpty();
  }

  @Test
  void whatIsWrongWhoeverSentItIsTurnedAwayInFrontOfSecurity(CapturedOutput output) {
    double before = rejected("malformed_tenant");
    assertThat(http.get("/tenant", "X-Tenant-ID", "leak it").statusCode()).isEqualTo(400);
    assertThat(rejected("malformed_tenant")).isEqualTo(before + 1);
    assertThat(output.getAll()).doesNotContain("leak it");
  }

  @Test
  void aVerifiedTenantHasItsNameInMetricsAndAStrangerHasNot() {
    http.get("/tenant", "Authorization", bearer(Tokens.of("metered")));
    http.get("/tenant", "Authorization", bearer(Tokens.of("stranger")));
    assertThat(served("metered", "200")).isEqualTo(1);
    assertThat(served("stranger", "403")).isZero();
  }

  @Test
  void ignoredPathsNeedNoTenant() {
    assertThat(http.get("/actuator/health").statusCode()).isEqualTo(200);
    assertThat(asked.directory).isEmpty();
  }

  private static String bearer(String token) {
    return "Bearer " + token;
  }

  private double rejected(String reason) {
    return meters.get("tenantry.tenant.rejected").tag("reason", reason).counter().count();
  }

  private long served(String tenant, String status) {
    return meters
        .find("http.server.requests")
        .tag("tenant.id", tenant)
        .tag("status", status)
        .timers()
        .stream()
        .mapToLong(Timer::count)
        .sum();
  }

  /** Whom the service was asked about. */
  static final class Asked {

    final Queue<String> directory = new ConcurrentLinkedQueue<>();
    final Queue<String> admission = new ConcurrentLinkedQueue<>();
  }

  static class Secured {

    @Bean
    Asked asked() {
      return new Asked();
    }

    @Bean
    TenantDirectory tenantDirectory(Asked asked) {
      return tenant -> {
        asked.directory.add(tenant.value());
        return tenant.equals(new TenantId("stranger"))
            ? Optional.empty()
            : Optional.of(new TenantProfile(PlanName.DEFAULT));
      };
    }

    @Bean
    AdmissionControl admissionControl(Asked asked) {
      return tenant -> {
        asked.admission.add(tenant.id().value());
        return Admission.Permit.FREE;
      };
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(requests ->
              requests
                  .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                  .permitAll()
                  .requestMatchers("/actuator/**")
                  .permitAll()
                  .requestMatchers("/fails")
                  .denyAll()
                  .anyRequest()
                  .authenticated())
          .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
          .exceptionHandling(handling ->
              handling.authenticationEntryPoint(
                  (request, response, exception) -> response.sendError(401)))
          .build();
    }
  }
}
