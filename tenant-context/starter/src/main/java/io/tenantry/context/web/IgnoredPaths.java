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

  private final List<String> exact = new ArrayList<>();
  private final List<String> roots = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if a pattern is neither {@code /path} nor {@code /path/**}
   */
  public IgnoredPaths(List<String> patterns) {
    for (String pattern : patterns) {
      boolean below = pattern.endsWith(BELOW);
      String path = below ? pattern.substring(0, pattern.length() - BELOW.length()) : pattern;
      if (!path.startsWith("/") || path.indexOf('*') >= 0 || !isPlain(path)) {
        throw new IllegalArgumentException(
            "'%s' (expected: a plain path such as /health, or /actuator/** with all below it)"
                .formatted(pattern));
      }
      (below ? roots : exact).add(path);
    }
  }

  boolean contains(HttpServletRequest request) {
    // X-Forwarded-Prefix rewrites the path of the outer request.
    HttpServletRequest sent = ContainerRequest.of(request);
    String uri = sent.getRequestURI();
    String context = sent.getContextPath();
    return uri.startsWith(context) && contains(uri.substring(context.length()));
  }

  boolean contains(String encodedPath) {
    if (!isPlain(encodedPath)) {
      return false;
    }
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

  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean resolved = c == '/' && (path.startsWith("//", i) || isDotSegment(path, i + 1));
      if (c == '%' || c == ';' || c == '\\' || resolved) {
        return false;
      }
    }
    return true;
  }

  /** Whether the segment that begins at {@code start} is {@code .} or {@code ..}, and no more. */
  private static boolean isDotSegment(String path, int start) {
    int end = start;
    while (end < path.length() && path.charAt(end) == '.') {
      end++;
    }
    int dots = end - start;
    return (dots == 1 || dots == 2) && (end == path.length() || path.charAt(end) == '/');
  }
}
