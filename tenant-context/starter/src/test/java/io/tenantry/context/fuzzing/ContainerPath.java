package io.tenantry.context.fuzzing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.tomcat.util.http.RequestUtil;

/** What Tomcat makes of a path before it looks for a servlet. */
public final class ContainerPath {

  private ContainerPath() {}

  /** Without parameters, decoded, its dots resolved; empty when the container refuses it. */
  public static Optional<String> resolved(String sent) {
    return Optional.ofNullable(RequestUtil.normalize(decoded(sent.replaceAll(";[^/]*", "")), true));
  }

  /** Decoded once; as it is when it cannot be. */
  public static String decoded(String sent) {
    try {
      return URLDecoder.decode(sent.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException notEncoded) {
      return sent;
    }
  }
}
