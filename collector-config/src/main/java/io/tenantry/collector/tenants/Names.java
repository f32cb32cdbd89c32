package io.tenantry.collector.tenants;

import java.util.regex.Pattern;

/** The alphabet that tenants, orgs and regions share. */
final class Names {

  static final String LEGAL = "1 to 64 of A-Z a-z 0-9 _ -, the first a letter or a digit";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private Names() {}

  static boolean isLegal(String text) {
    return NAME.matcher(text).matches();
  }
}
