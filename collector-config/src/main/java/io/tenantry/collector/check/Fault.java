package io.tenantry.collector.check;

import io.tenantry.collector.yaml.Place;
import java.util.Comparator;

/**
 * Something in a configuration that a rule forbids.
 *
 * @param wrong a sentence that says what
 * @param legal a sentence that says what would be right
 */
public record Fault(Rule rule, Place place, String wrong, String legal)
    implements Comparable<Fault> {

  private static final Comparator<Fault> IN_READING_ORDER =
      Comparator.comparing(Fault::place)
          .thenComparing(Fault::rule)
          .thenComparing(Fault::wrong)
          .thenComparing(Fault::legal);

  @Override
  public int compareTo(Fault other) {
    return IN_READING_ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "%s: %s: %s Legal: %s".formatted(place, rule, wrong, legal);
  }
}
