package io.tenantry.e2e.collectors;

import io.tenantry.e2e.servers.Address;
import io.tenantry.e2e.servers.RecordingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A listener for every address that a region's files ask the environment for. It answers nothing
 * and counts what comes: not one byte may come from another region.
 */
final class RecordedAddresses implements AutoCloseable {

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{env:(TENANTRY_[A-Z0-9_]+)(?::-([^}]*))?}");

  private final Map<String, RecordingListener> listeners = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();

  /** Of all files in the region's folder. */
  RecordedAddresses(Path config, RegionName region) {
    Map<String, String> defaults = variables(config.resolve("regions").resolve(region.id()));
    defaults.forEach((variable, example) -> {
      if (!variable.startsWith(region.variable(""))) {
        return;
      }
      if (variable.endsWith("_ENDPOINT")) {
        environment.put(variable, like(example, listen(variable).address()));
      } else if (variable.endsWith("_HOSTNAME")) {
        Address address = listen(variable).address();
        environment.put(variable, "127.0.0.1");
        environment.put(
            variable.replaceFirst("_HOSTNAME$", "_PORT"), Integer.toString(address.port()));
      } else if (variable.endsWith("_INSECURE")) {
        environment.put(variable, "true");
      }
    });
  }

  /** The variables, each with the address of its listener. */
  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** Bytes that came so far, over all listeners. */
  long bytes() {
    return listeners.values().stream().mapToLong(RecordingListener::bytes).sum();
  }

  @Override
  public void close() {
    listeners.values().forEach(RecordingListener::close);
  }

  private RecordingListener listen(String variable) {
    return listeners.computeIfAbsent(variable, any -> RecordingListener.open());
  }

  /** In the form of the default, without TLS: a byte of a handshake would count all the same. */
  private static String like(String example, Address address) {
    return example.contains("://")
        ? address.http(URI.create(example).getPath()).toString()
        : address.toString();
  }

  /** Variables of a region's files, with their defaults. */
  private static Map<String, String> variables(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Map<String, String> variables = new LinkedHashMap<>();
      List<Path> sorted = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      for (Path file : sorted) {
        for (MatchResult found : VARIABLE.matcher(code(file)).results().toList()) {
          variables.merge(
              found.group(1),
              found.group(2) == null ? "" : found.group(2),
              (before, now) -> before);
        }
      }
      return variables;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without comments, which have examples of what could be there. */
  private static String code(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.stripLeading().startsWith("#"))
        .collect(Collectors.joining("\n"));
  }
}
