package io.tenantry.benchmarks.storefront;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Who sends how much: ten tenants of the free plan, all in the directory, at the same rate, until
 * one of them sends 50 times as much. The shop has eight connections, which are held for 30 ms
 * each: 266 requests a second are possible, a third of which are asked for when it is quiet. So
 * connections are scarce and processors are not.
 */
final class FloodStory {

  static final String FLOODER = "flooder";
  static final List<String> NINE =
      IntStream.rangeClosed(1, 9).mapToObj(number -> "tenant-" + number).toList();

  private static final double FEW_PER_SECOND = 10;
  private static final double TIMES = 50;

  private FloodStory() {}

  /** Requests per second of each tenant. */
  static Map<String, Double> quiet() {
    Map<String, Double> rates = new HashMap<>();
    NINE.forEach(tenant -> rates.put(tenant, FEW_PER_SECOND));
    rates.put(FLOODER, FEW_PER_SECOND);
    return rates;
  }

  /** Requests per second of each tenant. */
  static Map<String, Double> flood() {
    Map<String, Double> rates = quiet();
    rates.put(FLOODER, FEW_PER_SECOND * TIMES);
    return rates;
  }

  /** What the shop is told at its start. */
  static List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add("--storefront.query-time=30ms");
    quiet().keySet().stream()
        .sorted()
        .forEach(
            tenant -> arguments.add("--tenantry.directory.tenants.%s.plan=free".formatted(tenant)));
    return arguments;
  }
}
