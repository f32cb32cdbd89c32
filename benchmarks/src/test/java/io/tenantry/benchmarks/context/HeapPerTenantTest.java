package io.tenantry.benchmarks.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapPerTenantTest {

  @Test
  void measuresWhatIsKeptForATenant() {
    assertThat(HeapPerTenant.bytes(HeapPerTenant.Kind.COUNTER)).isBetween(100L, 2_000L);
    assertThat(HeapPerTenant.bytes(HeapPerTenant.Kind.LIMITER)).isBetween(50L, 2_000L);
  }
}
