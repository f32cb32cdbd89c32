package io.tenantry.e2e.standin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The value of {@code X-Scope-OrgID}, under the rules that Tempo, Mimir and Loki share: at most 150
 * bytes of letters, digits and {@code !-_.*'()}, and neither {@code .} nor {@code ..}.
 */
record OrgId(String value) {

  static final String HEADER = "X-Scope-OrgID";

  private static final int LONGEST = 150;
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9!\\-_.*'()]+");

  /** What the header said. */
  sealed interface Named {

    /** Exactly one organization. */
    record One(OrgId org) implements Named {}

    /** Several, separated by {@code |}. */
    record Several() implements Named {}

    /** No header, or more than one. */
    record Missing() implements Named {}

    record Illegal(String why) implements Named {}
  }

  /** What the values of all headers of the name say. */
  static Named parse(List<String> values) {
    if (values.size() != 1 || values.getFirst().isEmpty()) {
      return new Named.Missing();
    }
    String[] ids = values.getFirst().split("\\|", -1);
    for (String id : ids) {
      Optional<String> why = whyIllegal(id);
      if (why.isPresent()) {
        return new Named.Illegal(why.get());
      }
    }
    return ids.length == 1 ? new Named.One(new OrgId(ids[0])) : new Named.Several();
  }

  private static Optional<String> whyIllegal(String id) {
    if (id.isEmpty()) {
      return Optional.of("no org id");
    }
    if (!LEGAL.matcher(id).matches()) {
      return Optional.of("tenant ID contains an unsupported character");
    }
    if (id.length() > LONGEST) {
      return Optional.of("tenant ID is too long: max " + LONGEST + " characters");
    }
    if (id.equals(".") || id.equals("..")) {
      return Optional.of("tenant ID is '.' or '..'");
    }
    return Optional.empty();
  }
}
