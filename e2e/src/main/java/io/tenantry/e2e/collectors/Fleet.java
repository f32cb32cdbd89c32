package io.tenantry.e2e.collectors;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.telemetry.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Regions side by side, with what they have in common: the tenants file, and who issues the
 * tenants' tokens. Each region has a certificate authority and a services' token of its own. Not
 * thread-safe.
 */
public final class Fleet implements AutoCloseable {

  private final Servers servers;
  private final Path checkout;
  private final Path folder;
  private final TokenIssuer tokens;
  private final Path tenantsFile;
  private final Map<RegionName, RecordedAddresses> foreign = new LinkedHashMap<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private Fleet(Servers servers, Path checkout) {
    this.servers = servers;
    this.checkout = checkout;
    this.folder = folder(servers.folder().resolve("fleet"));
    this.tokens = TokenIssuer.in(folder);
    this.tenantsFile = folder.resolve("tenants.yaml");
    tenants("pool: pool\n");
  }

  /**
   * Without regions yet, and with an empty tenants file.
   *
   * @param servers start and end all processes
   * @param checkout whose {@code collector-config/config} is run
   */
  public static Fleet in(Servers servers, Path checkout) {
    return new Fleet(servers, checkout);
  }

  /** What the tenants file says from now on. Collectors that run look again within a second. */
  public void tenants(String yaml) {
    Path next = folder.resolve("tenants.yaml.next");
    try {
      Files.writeString(next, yaml);
      // A collector that looks in between sees the whole old or the whole new one.
      Files.move(next, tenantsFile, ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Issues the tokens by which a client is one tenant. */
  public TokenIssuer tokens() {
    return tokens;
  }

  /** Starts back ends that all tenants of the region share. */
  public SharedBackEnds sharedBackEnds(RegionName region) {
    return opened(new SharedBackEnds(servers, region));
  }

  /** Starts back ends that keep the region's tenants apart. */
  public OrgBackEnds orgBackEnds(RegionName region) {
    return opened(new OrgBackEnds(region));
  }

  /** A region, still to be started. */
  public Region.Builder region(RegionName name, BackEnds backEnds) {
    return new Region.Builder(this, name, backEnds);
  }

  /** Bytes that processes of any region have sent to any other region so far. */
  public long bytesToForeignRegions() {
    return foreign.values().stream().mapToLong(RecordedAddresses::bytes).sum();
  }

  /** The regions that have a folder in {@code collector-config/config/regions}. */
  public static List<RegionName> regions(Path checkout) {
    try (Stream<Path> folders = Files.list(config(checkout).resolve("regions"))) {
      return folders
          .filter(Files::isDirectory)
          .map(region -> new RegionName(region.getFileName().toString()))
          .sorted(Comparator.comparing(RegionName::id))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends what is not a process; the processes end with their {@link Servers}. */
  @Override
  public void close() {
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    opened.clear();
  }

  Servers servers() {
    return servers;
  }

  Path config() {
    return config(checkout);
  }

  /** Addresses of all other regions, by the variables that those regions' own processes have. */
  Map<String, String> addressesOfOthers(RegionName region) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (RegionName other : regions(checkout)) {
      if (!other.equals(region)) {
        environment.putAll(
            foreign
                .computeIfAbsent(other, name -> opened(new RecordedAddresses(config(), name)))
                .environment());
      }
    }
    return environment;
  }

  private static Path config(Path checkout) {
    return checkout.resolve("collector-config/config").toAbsolutePath().normalize();
  }

  Path tenantsFile() {
    return tenantsFile;
  }

  /** A folder of one region, for its certificates. */
  Path folder(RegionName region) {
    return folder(folder.resolve(region.id()));
  }

  private <T extends AutoCloseable> T opened(T each) {
    opened.push(each);
    return each;
  }

  private static Path folder(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
