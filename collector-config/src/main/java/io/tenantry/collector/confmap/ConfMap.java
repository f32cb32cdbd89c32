package io.tenantry.collector.confmap;

import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Node.Entry;
import io.tenantry.collector.yaml.Node.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;

/** Joins files as the collector's {@code confmap} does before it turns them into components. */
public final class ConfMap {

  private ConfMap() {}

  /**
   * {@code overlay} over {@code base}, by the collector's rule: two mappings merge key by key, at
   * every depth; anything else in the overlay replaces what the base has. A list therefore replaces
   * a list whole, and a key without a value (null) replaces a mapping with nothing.
   *
   * <p>What is merged keeps the place of the base; what is replaced has that of the overlay.
   */
  public static Mapping merge(Mapping base, Mapping overlay) {
    Map<String, Entry> merged = new LinkedHashMap<>(base.entries());
    overlay
        .entries()
        .forEach((key, entry) -> {
          Entry below = merged.get(key);
          if (below != null
              && below.value() instanceof Mapping lower
              && entry.value() instanceof Mapping upper) {
            Node both = merge(lower, upper);
            merged.put(key, new Entry(below.place(), both));
          } else {
            merged.put(key, entry);
          }
        });
    return new Mapping(base.place(), merged);
  }
}
