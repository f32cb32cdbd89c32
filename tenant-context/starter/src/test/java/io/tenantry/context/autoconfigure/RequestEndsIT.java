package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.context.Admission;
import io.tenantry.context.AdmissionControl;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** How requests begin and end on a Tomcat that has a single thread for all of them. */
@SpringBootTest(
    classes = RequestEndsIT.Application.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "server.tomcat.threads.max=1",
      "server.tomcat.threads.min-spare=1",
      "management.otlp.metrics.export.enabled=false",
      "tenantry.resolution.ignored-paths=/ignored/**"
    })
class RequestEndsIT {

  private static final String PREFLIGHT =
      "Origin: https://app.example.org\r\nAccess-Control-Request-Method: GET";

  @Autowired private MeterRegistry meters;
  @Autowired private Outcomes outcomes;
  @Autowired private Service service;
  @LocalServerPort private int port;

  private HttpCalls http = new HttpCalls(0);

  @BeforeEach
  void connect() {
    http = new HttpCalls(port);
    outcomes.seen.clear();
  }

  @ParameterizedTest
  @CsvSource({
    "/answers, SERVED",
    "/throws, FAILED",
    "/streams, SERVED",
    "/timeout, FAILED",
    "/timeout-with-answer, FAILED",
    "/timeout-unseen, FAILED",
    "/breaks-after-commit, FAILED",
  })
  void aRequestEndsOnceAndAsItEnded(String path, Admission.Outcome outcome) throws IOException {
    http.raw(path, "X-Tenant-ID: acme");
    await().until(() -> !outcomes.seen.isEmpty());
    http.raw("/ignored/nothing", "Accept: */*");
    assertThat(outcomes.seen).containsExactly(outcome);
  }

  @Test
  void aLaterDispatchBeginsWithACleanThread() throws IOException {
    double before = leaks();
    AtomicReference<String> answer = new AtomicReference<>();
    Thread first =
        new Thread(() -> {
          try {
            answer.set(http.raw("/ignored/waits", "Accept: */*"));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    first.start();
    await().until(() -> !service.waiting.isEmpty());
    http.raw("/ignored/leak", "Accept: */*");
    assertThat(leaks()).isEqualTo(before);
    service.waiting.remove().dispatch();
    await().until(() -> answer.get() != null);
    assertThat(answer.get()).endsWith("ASYNC nobody");
    assertThat(leaks()).isEqualTo(before + 1);
  }

  @Test
  void aPreflightNeedsNoTenant() throws IOException {
    assertThat(http.rawOptions("/answers", PREFLIGHT))
        .startsWith("HTTP/1.1 200 ")
        .contains("Access-Control-Allow-Origin: https://app.example.org");
    assertThat(outcomes.seen).as("it is nobody's demand").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: */*",
        "Origin: https://app.example.org",
        "Access-Control-Request-Method: GET",
        PREFLIGHT + "\r\nX-Tenant-ID: a b",
        PREFLIGHT + "\r\nX-Tenant-ID: a\r\nX-Tenant-ID: b",
      })
  void whatIsNoPreflightOrIsMalformedIsTurnedAway(String lines) throws IOException {
    assertThat(http.rawOptions("/answers", lines)).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void theHeadersOfAPreflightOpenNothingForOtherMethods() throws IOException {
    assertThat(http.raw("/answers", PREFLIGHT)).startsWith("HTTP/1.1 400 ");
  }

  private double leaks() {
    return meters.get("tenantry.scope.leaked").counter().count();
  }

  /** How admitted requests ended. */
  static final class Outcomes implements AdmissionControl {

    final Queue<Admission.Outcome> seen = new ConcurrentLinkedQueue<>();

    @Override
    public Admission admit(Tenant tenant) {
      return (Admission.Permit) seen::add;
    }
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Service.class)
  static class Application {

    @Bean
    Outcomes outcomes() {
      return new Outcomes();
    }
  }

  @RestController
  @CrossOrigin("https://app.example.org")
  static class Service {

    final Queue<AsyncContext> waiting = new ConcurrentLinkedQueue<>();
    private final TenantContext tenants;

    Service(TenantContext tenants) {
      this.tenants = tenants;
    }

    @GetMapping("/answers")
    String answers() {
      return "answer";
    }

    @GetMapping("/throws")
    String fails() {
      throw new IllegalStateException("as asked");
    }

    @GetMapping("/streams")
    StreamingResponseBody streams() {
      return body -> body.write(1);
    }

    @GetMapping("/timeout")
    DeferredResult<String> timeout() {
      return new DeferredResult<>(20L);
    }

    @GetMapping("/timeout-with-answer")
    DeferredResult<String> timeoutWithAnswer() {
      return new DeferredResult<>(20L, "too late");
    }

    /** Nobody but the container knows that it took too long. */
    @GetMapping("/timeout-unseen")
    void timeoutUnseen(HttpServletRequest request) {
      AsyncContext async = request.startAsync();
      async.setTimeout(20);
    }

    @GetMapping("/breaks-after-commit")
    StreamingResponseBody breaksAfterCommit() {
      return body -> {
        body.write(1);
        body.flush();
        throw new IllegalStateException("as asked");
      };
    }

    @GetMapping("/ignored/waits")
    void waits(HttpServletRequest request, HttpServletResponse response) throws IOException {
      if (request.getDispatcherType() == DispatcherType.REQUEST) {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        waiting.add(async);
      } else {
        response.getWriter().print(request.getDispatcherType() + " " + EchoApplication.current());
      }
    }

    @GetMapping("/ignored/leak")
    @SuppressWarnings("MustBeClosedChecker")
    void leak() {
      tenants.open(new Tenant(new TenantId("leaked"), Region.NONE, PlanName.DEFAULT));
    }
  }
}
