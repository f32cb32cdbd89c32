package io.tenantry.benchmarks.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class RecycledRequestTest {

  private final RecycledRequest request = new RecycledRequest();

  @Test
  void hasTheHeadersOfTheLatestArrivalAndNothingOfTheOneBefore() {
    request.arrive("acme".getBytes(StandardCharsets.ISO_8859_1), "Bearer token");
    request.setAttribute("left", "behind");

    request.arrive("globex".getBytes(StandardCharsets.ISO_8859_1), null);

    assertThat(request.getHeader("x-tenant-id")).isEqualTo("globex");
    assertThat(Collections.list(request.getHeaders("X-Tenant-ID"))).containsExactly("globex");
    assertThat(Collections.list(request.getHeaders("X-Scope-OrgID"))).isEmpty();
    assertThat(request.getHeader("Authorization")).isNull();
    assertThat(request.getAttribute("left")).isNull();
  }
}
