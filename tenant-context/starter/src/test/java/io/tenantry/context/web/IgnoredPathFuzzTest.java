package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.tomcat.util.http.RequestUtil;

/**
 * Paths as they are sent. One that needs no tenant must still be below an ignored path after
 * whatever the container may do to it: drop its parameters, decode it, even twice, and resolve its
 * dots; unless the container refuses it.
 */
class IgnoredPathFuzzTest {

  private static final String IGNORED = "(?s)/(actuator|\\.well-known)(/.*)?";

  private final IgnoredPaths paths = new IgnoredPaths(List.of("/actuator/**", "/.well-known/**"));

  @FuzzTest
  void fuzz(byte[] data) {
    String path = new String(data, StandardCharsets.ISO_8859_1);
    if (paths.contains(path)) {
      assertThat(resolved(path)).allSatisfy(served -> assertThat(served).matches(IGNORED));
      assertThat(resolved(decoded(path))).allSatisfy(served -> assertThat(served).matches(IGNORED));
    }
  }

  private static List<String> resolved(String path) {
    String decoded = decoded(path.replaceAll(";[^/]*", ""));
    return Optional.ofNullable(RequestUtil.normalize(decoded, true)).stream().toList();
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException notEncoded) {
      return path;
    }
  }
}
