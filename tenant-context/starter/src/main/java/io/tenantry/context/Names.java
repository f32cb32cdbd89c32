package io.tenantry.context;

/**
 * The alphabet that tenants, regions and plans share. A loop, because it runs for every request.
 */
final class Names {

  static final String NONE = "_none";
  static final String UNKNOWN = "_unknown";
  static final String OVERFLOW = "_overflow";

  private static final int MAX_LENGTH = 64;
  private static final String TOKEN_MARKS = "-._~+/=";

  private Names() {}

  static boolean isName(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_LENGTH || !isAlphanumeric(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code text} has the form of a bearer token (RFC 6750, token68). */
  static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> isAlphanumeric((char) c) || TOKEN_MARKS.indexOf(c) >= 0);
  }

  /** Reserved names begin with the one legal character that a name cannot begin with. */
  static boolean isReserved(String text) {
    return !text.isEmpty()
        && text.charAt(0) == '_'
        && (text.equals(NONE) || text.equals(UNKNOWN) || text.equals(OVERFLOW));
  }

  /** Says what was expected. What came instead is not repeated: it may be anybody's text. */
  static String expected(String what, String text) {
    return "%s of %d characters (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)"
        .formatted(what, text.length());
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
