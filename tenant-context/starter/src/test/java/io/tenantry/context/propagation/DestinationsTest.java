package io.tenantry.context.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationsTest {

  @ParameterizedTest
  @CsvFileSource(resources = "/destinations.csv", useHeadersInDisplayName = true)
  void keepsToTheTableOfAllParts(String rule, String host, Integer port, String expected) {
    if (expected.equals("illegal")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Destinations.of(List.of(rule)))
          .withMessageStartingWith("'%s' (expected: ", rule);
    } else {
      assertThat(Destinations.of(List.of(rule)).contain(host, port))
          .isEqualTo(expected.equals("allowed"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "inventory,            http://inventory/stock,                         true",
    "inventory,            HTTP://INVENTORY/stock,                         true",
    "inventory,            http://inventory.evil.com/,                     false",
    "inventory,            http://inventory@evil.com/,                     false",
    "inventory,            http://inventory:80@evil.com/,                  false",
    "inventory,            http://inventory%40evil.com/,                   false",
    "inventory,            http://evil.com/inventory,                      false",
    "inventory,            http://evil.com#@inventory/,                    false",
    "inventory,            http://evil.com?@inventory/,                    false",
    "inventory,            http://user@inventory/,                         true",
    "inventory,            /stock,                                         false",
    "inventory,            mailto:inventory,                               false",
    "inventory:80,         http://inventory/,                              true",
    "inventory:80,         https://inventory/,                             false",
    "inventory:443,        https://inventory/,                             true",
    "inventory:443,        wss://inventory/,                               true",
    "inventory:80,         custom://inventory/,                            false",
    "inventory,            custom://inventory/,                            true",
    "*.svc.cluster.local,  http://a.svc.cluster.local:8080/,               true",
    "*.svc.cluster.local,  http://evilsvc.cluster.local/,                  false",
    "*.svc.cluster.local,  http://a.svc.cluster.local.evil.com/,           false",
    "xn--bcher-kva.shop,   http://XN--BCHER-KVA.shop/,                     true",
    "xn--bcher-kva.shop,   http://bucher.shop/,                            false",
    "[::1]:8080,           http://[0:0:0:0:0:0:0:1]:8080/,                 true",
    "127.0.0.1,            http://[::ffff:127.0.0.1]/,                     true",
    "127.0.0.1,            http://127.1/,                                  false",
    "127.0.0.1,            http://2130706433/,                             false",
    "127.0.0.1,            http://localhost/,                              false",
    "fe80::/10,            http://[fe80::1%25eth0]/,                       true",
  })
  void looksAtWhereARequestReallyGoes(String rule, String uri, boolean contained) {
    assertThat(Destinations.of(List.of(rule)).contain(URI.create(uri))).isEqualTo(contained);
  }

  @ParameterizedTest
  @CsvSource({
    "inventory,       inventory,             true",
    "inventory,       inventory:9090,        true",
    "inventory:9090,  inventory:9090,        true",
    "inventory:9090,  inventory,             false",
    "inventory,       inventory:9090@evil,   false",
    "inventory,       inventory@evil:9090,   false",
    "inventory,       inventory:,            false",
    "inventory,       '',                    false",
    "[::1],           [::1]:9090,            true",
    "[::1],           [::1],                 true",
    "inventory,       '[inventory]:9090',    false",
  })
  void readsAuthorities(String rule, String authority, boolean contained) {
    assertThat(Destinations.of(List.of(rule)).contain(authority)).isEqualTo(contained);
  }

  @Test
  void lookAlikesOfOtherAlphabetsAreNobody() {
    Destinations bank = Destinations.of(List.of("bank", "*.bank"));
    assertThat(bank.contain("ban\u212a", 80))
        .as("the Kelvin sign, whose lower case is k")
        .isFalse();
    assertThat(bank.contain("b\u0430nk", 80)).as("a Cyrillic a").isFalse();
    assertThat(bank.contain("a\u3002bank", 80)).as("an ideographic full stop").isFalse();
    assertThat(bank.contain("www.bank", 80)).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> Destinations.of(List.of("b\u0430nk")));
  }

  @Test
  void nobodyIsOnTheEmptyList() {
    assertThat(Destinations.NONE.isEmpty()).isTrue();
    assertThat(Destinations.NONE.contain(URI.create("http://localhost/"))).isFalse();
  }

  @Test
  void oneRuleOfSeveralWillDo() {
    Destinations list = Destinations.of(List.of("inventory", "prices:8080"));
    assertThat(list.contain("prices", 8080)).isTrue();
    assertThat(list.contain("prices", 80)).isFalse();
    assertThat(list.contain("inventory", 80)).isTrue();
  }
}
