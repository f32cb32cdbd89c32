package io.tenantry.context.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in a token's claims something is: the name of a claim, and of the members inside of it.
 *
 * @param names from the outermost to the innermost, at least one, none of them empty
 */
public record ClaimPath(List<String> names) {

  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]+)|\"([^\"]+)\"");

  /**
   * @throws IllegalArgumentException if there is no name, or an empty one
   */
  public ClaimPath {
    names = List.copyOf(names);
    if (names.isEmpty() || names.contains("")) {
      throw new IllegalArgumentException("names: %s (expected: at least one)".formatted(names));
    }
  }

  /**
   * Reads names with dots between them, such as {@code org.tenant}. A name with other characters
   * than letters, digits, {@code _} and {@code -} stands in double quotes: {@code
   * "https://example.org/tenant"}.
   *
   * @throws IllegalArgumentException if it is not that
   */
  public static ClaimPath parse(String text) {
    List<String> names = new ArrayList<>();
    Matcher name = NAME.matcher(text);
    int end = -1;
    while (end < text.length()) {
      boolean atStart = end < 0 || text.charAt(end) == '.';
      if (!atStart || !name.find(end + 1) || name.start() != end + 1) {
        throw new IllegalArgumentException(
            "'%s' (expected: names of letters, digits, _ and - with dots between them, such as org.tenant; any other name in double quotes, such as \"https://example.org/tenant\")"
                .formatted(text));
      }
      names.add(name.group(1) != null ? name.group(1) : name.group(2));
      end = name.end();
    }
    return new ClaimPath(names);
  }

  /**
   * What is there in {@code claims}: null when nothing is, and {@link #OBSTACLE} when something
   * that has no members stands in the way.
   */
  @Nullable Object find(Map<String, Object> claims) {
    Object found = claims;
    for (String name : names) {
      if (found == null) {
        return null;
      }
      if (!(found instanceof Map<?, ?> members)) {
        return OBSTACLE;
      }
      found = members.get(name);
    }
    return found;
  }

  /** No claim has this value. */
  static final Object OBSTACLE = new Object();
}
