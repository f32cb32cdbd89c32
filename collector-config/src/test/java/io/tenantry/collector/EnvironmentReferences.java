package io.tenantry.collector;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Replaces <code>${env:NAME}</code>, <code>${env:NAME:-default}</code> and <code>${NAME}</code> in
 * values as the collector does, after the merge. Keys are left alone.
 *
 * <ul>
 *   <li>A value that is nothing but one reference takes the type that its text has in YAML: {@code
 *       8888} is a number, {@code false} a boolean. (Where the collector needs text there, it takes
 *       the text as written; that is not modelled.)
 *   <li>A reference inside other text is replaced by its text.
 *   <li>The default counts when the variable is not set; a variable set to nothing is set. A whole
 *       value that is set to nothing, or not set and without a default, is null; inside other text
 *       it is empty.
 *   <li>{@code $$} is one dollar, and <code>$${</code> begins no reference.
 * </ul>
 *
 * Providers other than {@code env} are refused: our files name no other.
 */
final class EnvironmentReferences {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^${}]*)}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int MAX_EXPANSIONS = 1000;

  private final Map<String, String> environment;

  EnvironmentReferences(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * {@code value} with every reference in it replaced, at every depth.
   *
   * @throws IllegalArgumentException for a provider other than env, a name that no variable can
   *     have, or references that never end
   */
  @Nullable Object expand(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> mapping -> expandMapping(mapping);
      case List<?> list -> list.stream().map(this::expand).toList();
      case String text -> expandText(text);
      case null, default -> value;
    };
  }

  private Map<String, @Nullable Object> expandMapping(Map<?, ?> mapping) {
    Map<String, @Nullable Object> expanded = new LinkedHashMap<>();
    mapping.forEach((key, value) -> expanded.put(String.valueOf(key), expand(value)));
    return expanded;
  }

  private @Nullable Object expandText(String text) {
    String current = text;
    for (int i = 0; i < MAX_EXPANSIONS; i++) {
      Reference reference = nextReference(current);
      if (reference == null) {
        return current.replace("$$", "$");
      }
      String replacement = environment.getOrDefault(reference.name(), reference.fallback());
      if (reference.text().equals(current)) {
        Object typed = typed(replacement, environment.containsKey(reference.name()));
        if (!(typed instanceof String further)) {
          return typed;
        }
        current = further;
      } else {
        // Every occurrence of the same reference at once, as the collector does.
        current = current.replace(reference.text(), Objects.requireNonNullElse(replacement, ""));
      }
    }
    throw new IllegalArgumentException("%s: references without end".formatted(text));
  }

  /** The first reference in {@code text} that no dollar before it hides; null if there is none. */
  private static @Nullable Reference nextReference(String text) {
    var matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      int dollarsBefore = 0;
      while (matcher.start() - dollarsBefore > 0
          && text.charAt(matcher.start() - dollarsBefore - 1) == '$') {
        dollarsBefore++;
      }
      if (dollarsBefore % 2 == 0) {
        return Reference.of(matcher.group(), matcher.group(1));
      }
    }
    return null;
  }

  private static @Nullable Object typed(@Nullable String text, boolean isSet) {
    if (text == null) {
      return null;
    }
    if (text.isEmpty()) {
      return isSet ? null : "";
    }
    Object value = new Load(LoadSettings.builder().build()).loadFromString(text);
    return value instanceof String ? text : value;
  }

  /**
   * @param text as written, braces included
   * @param fallback null when none is given
   */
  private record Reference(String text, String name, @Nullable String fallback) {

    static Reference of(String text, String content) {
      String selector = content;
      if (content.contains(":")) {
        if (!content.startsWith("env:")) {
          throw new IllegalArgumentException("%s: only ${env:…} is read".formatted(text));
        }
        selector = content.substring("env:".length());
      }
      int separator = selector.indexOf(":-");
      String name = separator < 0 ? selector : selector.substring(0, separator);
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "%s: no variable's name (expected: %s)".formatted(text, NAME));
      }
      return new Reference(text, name, separator < 0 ? null : selector.substring(separator + 2));
    }
  }
}
