package io.tenantry.context.propagation;

import io.tenantry.context.Cidr;
import io.tenantry.context.DecimalNumber;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The machines that may be told the tenant: those of the list, and nobody else. Immutable. Compares
 * text and never asks a name server, so that nobody who answers for a name gets onto the list.
 *
 * <p>A rule is one of
 *
 * <ul>
 *   <li>a host's name, {@code inventory}, which is that name and no other;
 *   <li>{@code *.shop.svc.cluster.local}: every name below that one, at any depth, and not itself;
 *   <li>an IP address, {@code 10.0.0.7} or {@code [fd00::7]};
 *   <li>a network, {@code 10.0.0.0/8} or {@code fd00::/8}, which holds addresses that are written
 *       as such, and no names, whatever they resolve to.
 * </ul>
 *
 * All but a network may end in a port, {@code inventory:8080}; without one, any port will do. Names
 * are compared without regard to case. A name with dots may end in one: it is the same, only
 * absolute. {@code inventory.} is none of {@code inventory}, which a search list completes.
 */
public final class Destinations {

  /** Nobody. */
  public static final Destinations NONE = new Destinations(List.of());

  private static final String EXPECTED =
      "'%s' (expected: a host, *.suffix, an IPv4 address or an IPv6 address in brackets, each with or without :port, or a network such as 10.0.0.0/8)";

  private static final int MAX_PORT = 65_535;

  private final List<Rule> rules;

  private Destinations(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * The machines that {@code rules} name.
   *
   * @throws IllegalArgumentException if one of them is no rule
   */
  public static Destinations of(List<String> rules) {
    List<Rule> parsed = new ArrayList<>();
    for (String rule : rules) {
      parsed.add(Rule.parse(rule));
    }
    return new Destinations(parsed);
  }

  /** Whether nobody is on the list. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * Whether a request to {@code uri} goes to a machine of the list. Who stands in front of an
   * {@code @} has no say in it. A scheme without a port of its own matches rules without a port.
   */
  public boolean contain(URI uri) {
    String host = uri.getHost();
    return host != null && contain(host, portOf(uri));
  }

  /**
   * Whether {@code authority}, a host with or without a port, is on the list. Without a port it is
   * only where the rule has none.
   */
  public boolean contain(String authority) {
    HostAndPort parts = HostAndPort.parse(authority);
    return parts != null && contain(parts.host(), parts.port());
  }

  /** Whether {@code host}, a name or an IP address, is on the list with {@code port}. */
  public boolean contain(String host, int port) {
    return contain(host, OptionalInt.of(port));
  }

  private boolean contain(String host, OptionalInt port) {
    String name = normalized(host);
    if (name != null) {
      for (Rule rule : rules) {
        if (rule.contains(name, port)) {
          return true;
        }
      }
    }
    return false;
  }

  private static OptionalInt portOf(URI uri) {
    if (uri.getPort() >= 0) {
      return OptionalInt.of(uri.getPort());
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "http", "ws" -> OptionalInt.of(80);
      case "https", "wss" -> OptionalInt.of(443);
      default -> OptionalInt.empty();
    };
  }

  /**
   * In lower case, without brackets and without the dot of an absolute name; null for what can be
   * no host. A character that is not ASCII is none of a host's on the wire, and some have an ASCII
   * lower case.
   */
  private static @Nullable String normalized(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      String address = host.substring(1, host.length() - 1);
      return address.indexOf(':') >= 0 && isAscii(address) ? address : null;
    }
    if (!isAscii(host)) {
      return null;
    }
    if (host.indexOf(':') >= 0) {
      return host;
    }
    String name = host.toLowerCase(Locale.ROOT);
    if (name.endsWith(".") && name.indexOf('.') < name.length() - 1) {
      name = name.substring(0, name.length() - 1);
    }
    return isName(name) ? name : null;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** Labels of a-z, 0-9, - and _, none of them empty. */
  private static boolean isName(String text) {
    boolean inLabel = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (!inLabel) {
          return false;
        }
        inLabel = false;
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') {
        inLabel = true;
      } else {
        return false;
      }
    }
    return inLabel;
  }

  private record Rule(Predicate<String> host, OptionalInt port) {

    private static Rule parse(String text) {
      if (text.indexOf('/') >= 0) {
        return new Rule(network(text, text), OptionalInt.empty());
      }
      HostAndPort parts = HostAndPort.parse(text);
      if (parts == null) {
        throw new IllegalArgumentException(EXPECTED.formatted(text));
      }
      return new Rule(hostOf(parts.host(), text), parts.port());
    }

    private boolean contains(String name, OptionalInt actual) {
      return (port.isEmpty() || port.equals(actual)) && host.test(name);
    }

    private static Predicate<String> hostOf(String host, String text) {
      boolean below = host.startsWith("*.");
      String name = normalized(below ? host.substring(2) : host);
      if (name == null || (below && name.indexOf(':') >= 0)) {
        throw new IllegalArgumentException(EXPECTED.formatted(text));
      }
      if (below) {
        String suffix = "." + name;
        return candidate -> candidate.endsWith(suffix);
      }
      boolean address = name.indexOf(':') >= 0 || endsInNumber(name);
      return address ? network(name, text) : name::equals;
    }

    /** What a URI takes for an IPv4 address: no name ends in a number. */
    private static boolean endsInNumber(String name) {
      String label = name.substring(name.lastIndexOf('.') + 1);
      return label.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Without the cause, which speaks of networks alone. */
    @SuppressWarnings("UnusedException")
    private static Predicate<String> network(String network, String text) {
      try {
        return Cidr.parse(network)::contains;
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(EXPECTED.formatted(text));
      }
    }
  }

  /** {@code host}, {@code host:port}, {@code [address]} or {@code [address]:port}. */
  private record HostAndPort(String host, OptionalInt port) {

    private static @Nullable HostAndPort parse(String text) {
      int colon = text.indexOf(':', text.startsWith("[") ? text.indexOf(']') + 1 : 0);
      if (colon < 0) {
        return new HostAndPort(text, OptionalInt.empty());
      }
      int port = DecimalNumber.parse(text, colon + 1, 5);
      return port < 1 || port > MAX_PORT
          ? null
          : new HostAndPort(text.substring(0, colon), OptionalInt.of(port));
    }
  }
}
