package io.tenantry.context.slo;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.tenantry.context.Admission;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import jakarta.servlet.ServletRequestEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.filter.ServerHttpObservationFilter;

class ServerRequestLevelsTest {

  private static final Tenant ACME =
      new Tenant(new TenantId("acme"), Region.NONE, PlanName.DEFAULT);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ServerRequestLevels levels =
      new ServerRequestLevels(
          new ServiceLevels(
              meters,
              new TenantLabels(1, 1, List.of(ACME.id())),
              new Objectives(new Objective(Duration.ofMillis(250), 0.99), Map.of()),
              10,
              100,
              () -> 0,
              event -> {}),
          () -> 0);
  private final ObservationRegistry observations = ObservationRegistry.create();
  private final MockHttpServletRequest request = new MockHttpServletRequest();

  ServerRequestLevelsTest() {
    observations.observationConfig().observationHandler(levels);
    request.setAttribute(TenantContext.REQUEST_ATTRIBUTE, ACME);
  }

  @Test
  void aRequestThatALimitOfOursRefusedIsNotCounted() throws Exception {
    request.setAttribute(TenantContext.REFUSAL_ATTRIBUTE, Admission.Refusal.RATE);
    answer(429);
    complete();
    assertThat(meters.find("tenantry.slo.requests").counters()).isEmpty();
  }

  @Test
  void a429OfTheApplicationsOwnIsAnAnswerLikeAnyOther() throws Exception {
    answer(429);
    complete();
    assertThat(counted("within")).isOne();
  }

  @Test
  void aRequestIsCountedOnceThoughTheContainerSaysTwiceThatItIsComplete() throws Exception {
    answer(503);
    complete();
    complete();
    assertThat(counted("failed")).isOne();
    assertThat(counted("within")).isZero();
  }

  private void answer(int status) throws Exception {
    MockHttpServletResponse response = new MockHttpServletResponse();
    new ServerHttpObservationFilter(observations)
        .doFilter(request, response, (served, answered) -> response.setStatus(status));
  }

  private void complete() {
    levels.requestDestroyed(new ServletRequestEvent(new MockServletContext(), request));
  }

  private double counted(String outcome) {
    return meters.get("tenantry.slo.requests").tag("outcome", outcome).counter().count();
  }
}
