package io.tenantry.e2e.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CacheHomeTest {

  private static final Path DEFAULT =
      Path.of(System.getProperty("user.home"), ".cache", "tenantry");

  static Stream<Arguments> isOutsideOfTheCheckout() {
    return Stream.of(
        argumentSet("nothing set", Map.of(), DEFAULT),
        argumentSet("empty", Map.of("TENANTRY_CACHE", "", "XDG_CACHE_HOME", " "), DEFAULT),
        argumentSet(
            "a cache home", Map.of("XDG_CACHE_HOME", "/big/cache"), Path.of("/big/cache/tenantry")),
        argumentSet("a cache home that is not valid", Map.of("XDG_CACHE_HOME", "cache"), DEFAULT),
        argumentSet(
            "one of its own",
            Map.of("TENANTRY_CACHE", "/big/tools", "XDG_CACHE_HOME", "/big/cache"),
            Path.of("/big/tools")));
  }

  @ParameterizedTest
  @MethodSource
  void isOutsideOfTheCheckout(Map<String, String> environment, Path expected) {
    assertThat(CacheHome.of(environment)).isEqualTo(expected);
  }
}
