package io.tenantry.collector.check;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The regions that there are, and how to tell which of them an address is of. */
final class Regions {

  /** None that is known. */
  static final Regions NONE = new Regions(Map.of());

  private final Map<String, Set<String>> addresses;

  /** The longest first: {@code us-east-2} is looked for before {@code us-east}. */
  private final List<String> names;

  /**
   * @param addresses what each region's own files send to
   */
  Regions(Map<String, Set<String>> addresses) {
    Map<String, Set<String>> copy = new HashMap<>();
    addresses.forEach((region, own) -> copy.put(region, Set.copyOf(own)));
    this.addresses = Map.copyOf(copy);
    this.names =
        copy.keySet().stream()
            .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(n -> n))
            .toList();
  }

  /** A region other than {@code home} that {@code host} or a variable's name says it is of. */
  Optional<String> foreignNameIn(String text, String home) {
    // A variable cannot have a hyphen in its name, and a host no underscore.
    String rest = text.toLowerCase(Locale.ROOT).replace('_', '-');
    var named = new TreeSet<String>();
    for (String region : names) {
      String name = region.toLowerCase(Locale.ROOT).replace('_', '-');
      var places = Pattern.compile("(?<![a-z0-9])" + Pattern.quote(name) + "(?![a-z0-9])");
      if (places.matcher(rest).find()) {
        named.add(region);
        rest = places.matcher(rest).replaceAll("");
      }
    }
    named.remove(home);
    return named.stream().findFirst();
  }

  /**
   * A region other than {@code home} whose files send to {@code address} as well. A name that every
   * cluster has its own of says nothing.
   */
  Optional<String> otherSenderTo(String address, String home) {
    if (isOfACluster(hostOf(address))) {
      return Optional.empty();
    }
    return names.stream()
        .filter(region -> !region.equals(home))
        .filter(region -> addresses.getOrDefault(region, Set.of()).contains(address))
        .sorted()
        .findFirst();
  }

  private static boolean isOfACluster(String host) {
    return !host.contains(".")
        || host.startsWith("127.")
        || host.endsWith(".svc")
        || host.endsWith(".local")
        || host.endsWith(".localhost");
  }

  /** The host in {@code address}, which may have a scheme, a port and a path. */
  static String hostOf(String address) {
    return address
        .replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://", "")
        .replaceFirst("[/?#].*$", "")
        .replaceFirst(":\\d*$", "")
        .toLowerCase(Locale.ROOT);
  }
}
