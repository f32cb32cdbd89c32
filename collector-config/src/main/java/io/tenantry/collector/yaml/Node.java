package io.tenantry.collector.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value of a YAML file that knows where it is written. Immutable. */
public sealed interface Node {

  /** Where the value begins. */
  Place place();

  /** The value as nested maps, lists and scalars, without places. */
  @Nullable Object plain();

  /** The value at {@code path}, if every key of it is there and what it leads to is not null. */
  default Optional<Node> at(String... path) {
    Node current = this;
    for (String key : path) {
      if (!(current instanceof Mapping mapping) || !mapping.entries().containsKey(key)) {
        return Optional.empty();
      }
      current = mapping.entries().get(key).value();
    }
    return current instanceof Scalar scalar && scalar.isNull()
        ? Optional.empty()
        : Optional.of(current);
  }

  /** The text at {@code path}; empty when there is none, and for a mapping or a list. */
  default Optional<String> textAt(String... path) {
    return at(path).filter(Scalar.class::isInstance).map(node -> ((Scalar) node).text());
  }

  /** The elements of the list at {@code path}; a single scalar counts as a list of one. */
  default List<Node> itemsAt(String... path) {
    return switch (at(path).orElse(null)) {
      case null -> List.of();
      case Items items -> items.nodes();
      case Mapping _ -> List.of();
      case Scalar scalar -> List.of(scalar);
    };
  }

  /** The entries of the mapping at {@code path}; none where there is no mapping. */
  default Map<String, Entry> entriesAt(String... path) {
    return at(path).orElse(null) instanceof Mapping mapping ? mapping.entries() : Map.of();
  }

  /** Where to point when {@code path} is wrong or missing: at the last key of it that is there. */
  default Optional<Place> placeOf(String... path) {
    Node current = this;
    Optional<Place> place = Optional.empty();
    for (String key : path) {
      if (!(current instanceof Mapping mapping) || !mapping.entries().containsKey(key)) {
        return place;
      }
      Entry entry = mapping.entries().get(key);
      place = Optional.of(entry.place());
      current = entry.value();
    }
    return place;
  }

  /**
   * One key with its value.
   *
   * @param place of the key
   */
  record Entry(Place place, Node value) {}

  /** Keys with their values, in the order of the file. */
  record Mapping(Place place, Map<String, Entry> entries) implements Node {

    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public Map<String, @Nullable Object> plain() {
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      entries.forEach((key, entry) -> plain.put(key, entry.value().plain()));
      return plain;
    }
  }

  /** A list. */
  record Items(Place place, List<Node> nodes) implements Node {

    public Items {
      nodes = List.copyOf(nodes);
    }

    @Override
    public List<@Nullable Object> plain() {
      List<@Nullable Object> plain = new ArrayList<>();
      nodes.forEach(node -> plain.add(node.plain()));
      return plain;
    }
  }

  /**
   * A text, a number, a boolean or nothing.
   *
   * @param written as the file has it, references and all
   * @param value in its type; null is nothing
   * @param isOpen whether some of it is known only where the collector runs
   */
  record Scalar(Place place, String written, @Nullable Object value, boolean isOpen)
      implements Node {

    /** One that is what is written. */
    public Scalar(Place place, String written, @Nullable Object value) {
      this(place, written, value, false);
    }

    /** The value as text; what is open and has no value yet, as it is written. */
    public String text() {
      return value == null ? (isOpen ? written : "") : value.toString();
    }

    /** Whether it is nothing, and will be. */
    public boolean isNull() {
      return value == null && !isOpen;
    }

    @Override
    public @Nullable Object plain() {
      return value;
    }
  }
}
