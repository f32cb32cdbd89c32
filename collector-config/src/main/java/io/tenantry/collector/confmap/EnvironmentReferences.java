package io.tenantry.collector.confmap;

import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Node.Entry;
import io.tenantry.collector.yaml.Node.Items;
import io.tenantry.collector.yaml.Node.Mapping;
import io.tenantry.collector.yaml.Node.Scalar;
import io.tenantry.collector.yaml.Place;
import io.tenantry.collector.yaml.UnreadableFileException;
import io.tenantry.collector.yaml.YamlReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
 * <p>A variable that is not set and has no default makes a value {@linkplain Scalar#isOpen() open}.
 * So does a provider other than {@code env}, such as <code>${file:/etc/token}</code>: such a value
 * is left as it is written.
 */
public final class EnvironmentReferences {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^${}]*)}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String ENV = "env:";
  private static final String DEFAULT = ":-";
  private static final int MAX_EXPANSIONS = 1000;

  private final Map<String, String> environment;

  public EnvironmentReferences(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * {@code node} with every reference in it replaced, at every depth.
   *
   * @throws UnreadableFileException for a name that no variable can have, and for references that
   *     never end
   */
  public Node expand(Node node) {
    return switch (node) {
      case Mapping mapping -> expand(mapping);
      case Items items ->
          new Items(items.place(), items.nodes().stream().map(this::expand).toList());
      case Scalar scalar -> expand(scalar);
    };
  }

  /** {@code mapping} with every reference in its values replaced. */
  public Mapping expand(Mapping mapping) {
    Map<String, Entry> expanded = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, entry) -> expanded.put(key, new Entry(entry.place(), expand(entry.value()))));
    return new Mapping(mapping.place(), expanded);
  }

  private Node expand(Scalar scalar) {
    if (!(scalar.value() instanceof String text)) {
      return scalar;
    }
    String current = text;
    boolean isOpen = false;
    for (int i = 0; i < MAX_EXPANSIONS; i++) {
      Reference reference = Reference.firstIn(current, scalar.place());
      if (reference == null) {
        return new Scalar(scalar.place(), scalar.written(), current.replace("$$", "$"), isOpen);
      }
      if (!reference.isEnvironment()) {
        return new Scalar(scalar.place(), scalar.written(), text, true);
      }
      String replacement = environment.getOrDefault(reference.name(), reference.fallback());
      isOpen |= replacement == null;
      if (reference.text().equals(current)) {
        Node typed = typed(replacement, scalar, environment.containsKey(reference.name()), isOpen);
        if (!(typed instanceof Scalar further && further.value() instanceof String next)) {
          return typed;
        }
        current = next;
      } else {
        // Every occurrence of the same reference at once, as the collector does.
        current = current.replace(reference.text(), Objects.requireNonNullElse(replacement, ""));
      }
    }
    throw new UnreadableFileException(scalar.place(), "references without end");
  }

  private static Node typed(@Nullable String text, Scalar written, boolean isSet, boolean isOpen) {
    if (text == null || text.isEmpty()) {
      return new Scalar(
          written.place(), written.written(), text == null || isSet ? null : "", isOpen);
    }
    List<Node> documents;
    try {
      documents = YamlReader.documents(written.place().file(), text);
    } catch (UnreadableFileException e) {
      // What is no YAML, such as [::]:4317, is text.
      return new Scalar(written.place(), written.written(), text, isOpen);
    }
    return documents.isEmpty()
        ? new Scalar(written.place(), written.written(), null, isOpen)
        : placedAt(written, documents.getFirst(), text);
  }

  /** What a variable or a default holds has the place of the reference to it. */
  private static Node placedAt(Scalar written, Node value, String text) {
    Place place = written.place();
    return switch (value) {
      case Mapping mapping -> {
        Map<String, Entry> entries = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach((key, entry) ->
                entries.put(key, new Entry(place, placedAt(written, entry.value(), ""))));
        yield new Mapping(place, entries);
      }
      case Items items ->
          new Items(
              place, items.nodes().stream().map(each -> placedAt(written, each, "")).toList());
      case Scalar scalar ->
          new Scalar(
              place,
              written.written(),
              scalar.value() instanceof String && !text.isEmpty() ? text : scalar.value());
    };
  }

  /** The names of the variables that {@code written} refers to, in order. */
  public static List<String> namesIn(String written) {
    return REFERENCE
        .matcher(written)
        .results()
        .map(match -> Reference.of(match.group(), match.group(1)))
        .filter(Reference::isEnvironment)
        .map(Reference::name)
        .toList();
  }

  /**
   * What {@code written} says by itself: without references, but with the defaults that they have.
   */
  public static String literalIn(String written) {
    return REFERENCE
        .matcher(written)
        .replaceAll(match ->
            Optional.of(Reference.of(match.group(), match.group(1)))
                .map(Reference::fallback)
                .map(Matcher::quoteReplacement)
                .orElse(""));
  }

  /**
   * @param text as written, braces included
   * @param isEnvironment or another provider's
   * @param name of the variable
   * @param fallback null when none is given
   */
  private record Reference(
      String text, boolean isEnvironment, String name, @Nullable String fallback) {

    /**
     * The first reference in {@code text} that no dollar before it hides; null if there is none.
     */
    static @Nullable Reference firstIn(String text, Place place) {
      var matcher = REFERENCE.matcher(text);
      while (matcher.find()) {
        int dollarsBefore = 0;
        while (matcher.start() - dollarsBefore > 0
            && text.charAt(matcher.start() - dollarsBefore - 1) == '$') {
          dollarsBefore++;
        }
        if (dollarsBefore % 2 == 0) {
          Reference reference = of(matcher.group(), matcher.group(1));
          if (reference.isEnvironment() && !NAME.matcher(reference.name()).matches()) {
            throw new UnreadableFileException(
                place,
                "a reference to what no variable can be called (expected: %s)".formatted(NAME));
          }
          return reference;
        }
      }
      return null;
    }

    static Reference of(String text, String content) {
      String selector = content;
      if (content.startsWith(ENV)) {
        selector = content.substring(ENV.length());
      } else if (content.contains(":")) {
        return new Reference(text, false, content, null);
      }
      int separator = selector.indexOf(DEFAULT);
      return separator < 0
          ? new Reference(text, true, selector, null)
          : new Reference(
              text,
              true,
              selector.substring(0, separator),
              selector.substring(separator + DEFAULT.length()));
    }
  }
}
