package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class IgnoredPathsTest {

  private final IgnoredPaths paths =
      new IgnoredPaths(List.of("/actuator/**", "/health", "/a.b/**", "/.well-known/**"));

  @ParameterizedTest
  @CsvSource({
    "/actuator,                        true",
    "/actuator/,                       true",
    "/actuator/health/readiness,       true",
    "/health,                          true",
    "/a.b/c.d,                         true",
    "/.well-known/acme-challenge/x,    true",
    "/.well-known,                     true",
    "/actuator/.hidden,                true",
    "/actuator/..hidden,               true",
    "/actuator/...,                    true",
    "/actuator/hidden.,                true",
    "/.well-known/../orders,           false",
    "/.well-known/./x,                 false",
    "/.well-known/.,                   false",
    "/.well-known/.;/x,                false",
    "/.well-known/..;a=b/orders,       false",
    "/.well-known/%2e./orders,         false",
    "/.well-known/%2E,                 false",
    "/%2ewell-known/x,                 false",
    "/.well-known;a=b/x,               false",
    "/../.well-known/x,                false",
    "/healthy,                         false",
    "/health/,                         false",
    "/actuators,                       false",
    "/Actuator/health,                 false",
    "/orders,                          false",
    "/,                                false",
    "'',                               false",
    "/orders/actuator/health,          false",
    "//actuator/health,                false",
    "/actuator//health,                false",
    "/actuator/../orders,              false",
    "/actuator/./health,               false",
    "/actuator/..,                     false",
    "/actuator/..;/orders,             false",
    "/actuator/..;x=y/orders,          false",
    "/actuator/;/health,               false",
    "/actuator;/health,                false",
    "/actuator/%2e%2e/orders,          false",
    "/actuator/%2E%2E/orders,          false",
    "/actuator/.%2e/orders,            false",
    "/actuator/%2e%2e%2forders,        false",
    "/actuator/%252e%252e/orders,      false",
    "/%61ctuator/health,               false",
    "/actuator/..%5corders,            false",
    "/actuator/..\\orders,             false",
    "/actuator\\..\\orders,            false",
    "/actuator/health%00,              false",
  })
  void matchesThePathAsItWasSent(String path, boolean ignored) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    assertThat(paths.contains(request)).isEqualTo(ignored);
  }

  @ParameterizedTest
  @CsvSource({"/shop/actuator/health, true", "/actuator/health, false", "/shop/orders, false"})
  void leavesTheContextPathOut(String uri, boolean ignored) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", uri);
    request.setContextPath("/shop");
    assertThat(paths.contains(request)).isEqualTo(ignored);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "actuator/**",
        "/a*",
        "/**/b",
        "/a/*",
        "/a/../b",
        "/a/.",
        "/./**",
        "/%61",
        "/a;b",
        "//a"
      })
  void refusesPatternsThatItWouldNotMatchAsMeant(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IgnoredPaths(List.of(pattern)))
        .withMessageContaining("(expected: a plain path");
  }
}
