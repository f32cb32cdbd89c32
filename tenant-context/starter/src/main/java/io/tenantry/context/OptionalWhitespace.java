package io.tenantry.context;

/**
 * HTTP's optional whitespace around a value: blanks and tabs, and nothing else that Java takes for
 * space (RFC 9110, 5.6.3).
 */
public final class OptionalWhitespace {

  private OptionalWhitespace() {}

  /** {@code text} without it, at both ends. */
  public static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
