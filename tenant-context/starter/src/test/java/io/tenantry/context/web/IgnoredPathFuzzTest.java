package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tenantry.context.fuzzing.ContainerPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Paths as they are sent. One that needs no tenant must still be below an ignored path after
 * whatever the container may do to it, even if it decodes it twice; unless the container refuses
 * it.
 */
class IgnoredPathFuzzTest {

  private static final Pattern IGNORED = Pattern.compile("(?s)/(actuator|\\.well-known)(/.*)?");

  private final IgnoredPaths paths = new IgnoredPaths(List.of("/actuator/**", "/.well-known/**"));

  @FuzzTest
  void fuzz(byte[] data) {
    String path = new String(data, StandardCharsets.ISO_8859_1);
    if (paths.contains(path)) {
      assertStaysIgnored(path);
      assertStaysIgnored(ContainerPath.decoded(path));
    }
  }

  private static void assertStaysIgnored(String path) {
    ContainerPath.resolved(path).ifPresent(resolved -> assertThat(resolved).matches(IGNORED));
  }
}
