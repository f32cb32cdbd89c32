package io.tenantry.context.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths that need no tenant. A pattern is a path, or a path and {@code /**} for it and everything
 * below it.
 *
 * <p>Patterns are compared with the path as it was sent, undecoded. A path in which something would
 * still have to be decoded or resolved ({@code %}, {@code ;}, a segment {@code .} or {@code ..},
 * {@code //}, a backslash) is never ignored: {@code /actuator/..;/orders} is {@code /orders} for
 * the container. Other segments may begin with a dot, as {@code /.well-known} does.
 */
public final class IgnoredPaths {

  private static final String BELOW = "/**";

  private final String[] exact;
  private final String[] roots;

  /**
   * @throws IllegalArgumentException if a pattern is neither {@code /path} nor {@code /path/**}
   */
  public IgnoredPaths(List<String> patterns) {
    List<String> paths = new ArrayList<>();
    List<String> trees = new ArrayList<>();
    for (String pattern : patterns) {
      boolean below = pattern.endsWith(BELOW);
      String path = below ? pattern.substring(0, pattern.length() - BELOW.length()) : pattern;
      if (!path.startsWith("/") || path.indexOf('*') >= 0 || !EncodedPath.isPlain(path)) {
        throw new IllegalArgumentException(
            "'%s' (expected: a plain path such as /health, or /actuator/** with all below it)"
                .formatted(pattern));
      }
      (below ? trees : paths).add(path);
    }
    this.exact = paths.toArray(String[]::new);
    this.roots = trees.toArray(String[]::new);
  }

  /**
   * @param sent the request as the container made it: a forwarding header may rewrite the path of
   *     the requests around it
   */
  boolean contains(HttpServletRequest sent) {
    String path = EncodedPath.of(sent);
    return path != null && contains(path);
  }

  boolean contains(String encodedPath) {
    return matches(encodedPath) && EncodedPath.isPlain(encodedPath);
  }

  /** Asked first, because most paths match nothing and need no closer look then. */
  private boolean matches(String encodedPath) {
    for (String path : exact) {
      if (encodedPath.equals(path)) {
        return true;
      }
    }
    for (String root : roots) {
      if (encodedPath.startsWith(root)
          && (encodedPath.length() == root.length() || encodedPath.charAt(root.length()) == '/')) {
        return true;
      }
    }
    return false;
  }
}
