package io.tenantry.context.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.Cidr;
import io.tenantry.context.Trust;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {

  private final TrustedProxies proxies =
      new TrustedProxies(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8")));

  @ParameterizedTest
  @CsvSource(
      nullValues = "unknown",
      value = {
        "10.1.2.3,        ASSERTED",
        "fd12::1,         ASSERTED",
        "192.168.0.1,     CLAIMED",
        "ingress,         CLAIMED",
        "unknown,         CLAIMED",
      })
  void believesMachinesOfItsNetworks(String peer, Trust trust) {
    assertThat(proxies.of(peer)).isEqualTo(trust);
  }
}
