package io.tenantry.autoscaler.workload;

import java.util.Set;

/** The alphabet that tenants, plans and regions share. A loop, because it runs for every point. */
final class Names {

  private static final int MAX_LENGTH = 64;
  private static final Set<String> RESERVED = Set.of("_none", "_unknown", "_overflow");

  private Names() {}

  static boolean isReserved(String text) {
    return RESERVED.contains(text);
  }

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

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
