package io.tenantry.e2e.servers;

import io.tenantry.e2e.tools.Binaries;
import io.tenantry.e2e.tools.GoBuilds;
import io.tenantry.e2e.tools.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The binaries, from the cache of this user or built into it. */
final class Toolbox {

  private static final GoBuilds BUILDS = new GoBuilds(System.getenv(), System.err);

  private Toolbox() {}

  static Binaries get(Tool tool, Path checkout) {
    try {
      return BUILDS.get(tool.module(checkout));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
