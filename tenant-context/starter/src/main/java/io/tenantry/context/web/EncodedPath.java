package io.tenantry.context.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The path of a request as it was sent, undecoded, and what a container would make of it. */
final class EncodedPath {

  private EncodedPath() {}

  /** The path within the application; null when it cannot be told. */
  static @Nullable String of(HttpServletRequest sent) {
    String uri = sent.getRequestURI();
    String context = sent.getContextPath();
    return uri.startsWith(context) ? uri.substring(context.length()) : null;
  }

  /**
   * Whether nothing of {@code path} would still have to be decoded or resolved ({@code %}, {@code
   * ;}, a segment {@code .} or {@code ..}, {@code //}, a backslash), so that it is for everybody
   * what it looks like. Other segments may begin with a dot, as {@code /.well-known} does.
   */
  static boolean isPlain(String path) {
    return path.indexOf('%') < 0 && path.indexOf(';') < 0 && isStraight(path);
  }

  /**
   * Whether {@code path} has as many segments, in the same places, for everybody: no {@code //}, no
   * backslash, no segment {@code .} or {@code ..} (also with a parameter, as in {@code /..;/}), and
   * none of their characters encoded. Anything else may be encoded, and parameters are allowed.
   */
  static boolean isStraight(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean resolved = c == '/' && (path.startsWith("//", i) || isDotSegment(path, i + 1));
      if (c == '\\' || resolved || (c == '%' && isEncodedMark(path, i))) {
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
    return (dots == 1 || dots == 2) && isSegmentEnd(path, end);
  }

  private static boolean isSegmentEnd(String path, int index) {
    return index == path.length()
        || path.charAt(index) == '/'
        || path.charAt(index) == ';'
        || path.regionMatches(true, index, "%3b", 0, 3);
  }

  private static boolean isEncodedMark(String path, int index) {
    return path.regionMatches(true, index, "%2e", 0, 3)
        || path.regionMatches(true, index, "%2f", 0, 3)
        || path.regionMatches(true, index, "%5c", 0, 3);
  }
}
