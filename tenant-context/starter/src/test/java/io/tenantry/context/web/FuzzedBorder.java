package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.AdmissionControl;
import io.tenantry.context.PlanName;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantListener;
import io.tenantry.context.fuzzing.UntrustedText;
import io.tenantry.context.fuzzing.WatchedLog;
import io.tenantry.context.resolution.DirectoryTenantResolver;
import io.tenantry.context.resolution.StaticTenantDirectory;
import io.tenantry.context.telemetry.MdcCarrier;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The filter with sources that are fuzzed, and what must be true of it for every input. */
final class FuzzedBorder {

  private static final Set<Integer> STATUS_OF_A_REJECTION = Set.of(400, 401, 403, 421);

  private final TenantContextFilter filter;

  FuzzedBorder(TenantSource... sources) {
    this.filter =
        new TenantContextFilter(
            List.of(sources),
            new IgnoredPaths(List.of()),
            new DirectoryTenantResolver(
                new StaticTenantDirectory(Map.of(), PlanName.DEFAULT, false), true, Set.of()),
            AdmissionControl.OPEN,
            new TenantContext(List.of(new MdcCarrier())),
            RequestMeter.NONE,
            new TenantListener() {});
  }

  /**
   * Sends a request through the filter: it is either served for a legal tenant, or answered with a
   * rejection in which nothing of the input stands. Nothing of a rejected input is logged.
   *
   * @return who it was served for
   */
  Optional<Tenant> serve(MockHttpServletRequest request, String input)
      throws ServletException, IOException {
    MockHttpServletResponse response = new MockHttpServletResponse();
    List<Tenant> served = new ArrayList<>();
    try (WatchedLog log = new WatchedLog()) {
      filter.doFilter(
          request,
          response,
          (servedRequest, servedResponse) -> {
            Tenant tenant = TenantContext.current().orElseThrow();
            assertThat(MDC.get(Tenant.ID_KEY)).isEqualTo(tenant.id().value());
            served.add(tenant);
          });
      log.assertNothingOf(input);
    }
    assertThat(TenantContext.current()).isEmpty();
    if (served.isEmpty()) {
      assertThat(response.getStatus()).isIn(STATUS_OF_A_REJECTION);
      assertThat(UntrustedText.isRepeated(input, response.getContentAsString())).isFalse();
      return Optional.empty();
    }
    assertThat(served).hasSize(1);
    TenantId id = served.get(0).id();
    assertThat(UntrustedText.isName(id.value())).isTrue();
    return Optional.of(served.get(0));
  }
}
