package io.tenantry.autoscaler.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;

/**
 * Gauges of one name, of which some come and some go: {@link #sweep} removes those that were not
 * set since the sweep before. Not thread-safe; scrapes may read meanwhile.
 *
 * @param <K> what tells the gauges apart
 */
final class Gauges<K> {

  private static final class Series {
    private volatile double value;
    private boolean set;

    double value() {
      return value;
    }
  }

  private record Registered(Series series, Gauge gauge) {}

  private final MeterRegistry registry;
  private final String name;
  private final String unit;
  private final String description;
  private final Function<K, Tags> tags;
  private final Map<K, Registered> registered = new HashMap<>();

  /**
   * @param unit base unit, or "" when the name says it all
   * @param description for people, the same for all of them
   * @param tags of one gauge; asked when it is new
   */
  Gauges(
      MeterRegistry registry,
      String name,
      String unit,
      String description,
      Function<K, Tags> tags) {
    this.registry = registry;
    this.name = name;
    this.unit = unit;
    this.description = description;
    this.tags = tags;
  }

  void set(K key, double value) {
    Series series = registered.computeIfAbsent(key, this::register).series();
    series.value = value;
    series.set = true;
  }

  void sweep() {
    for (Iterator<Registered> each = registered.values().iterator(); each.hasNext(); ) {
      Registered one = each.next();
      if (!one.series().set) {
        registry.remove(one.gauge());
        each.remove();
      }
      one.series().set = false;
    }
  }

  private Registered register(K key) {
    Series series = new Series();
    return new Registered(
        series,
        Gauge.builder(name, series, Series::value)
            .tags(tags.apply(key))
            .baseUnit(unit.isEmpty() ? null : unit)
            .description(description)
            .register(registry));
  }
}
