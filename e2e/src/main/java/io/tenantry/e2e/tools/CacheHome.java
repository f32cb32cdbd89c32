package io.tenantry.e2e.tools;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where things are kept that outlive a checkout. */
public final class CacheHome {

  private CacheHome() {}

  /**
   * {@code TENANTRY_CACHE}; else the folder {@code tenantry} of {@code XDG_CACHE_HOME}, or of
   * {@code ~/.cache}. Need not exist yet. A relative {@code XDG_CACHE_HOME} is not valid, and is
   * ignored.
   */
  public static Path of(Map<String, String> environment) {
    return set(environment, "TENANTRY_CACHE")
        .map(Path::toAbsolutePath)
        .or(() ->
            set(environment, "XDG_CACHE_HOME")
                .filter(Path::isAbsolute)
                .map(folder -> folder.resolve("tenantry")))
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "tenantry"))
        .normalize();
  }

  private static Optional<Path> set(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }
}
