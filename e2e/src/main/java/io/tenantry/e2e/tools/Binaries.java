package io.tenantry.e2e.tools;

import java.nio.file.Path;

/** What came of a wish for a tool. */
public sealed interface Binaries {

  /**
   * They are there.
   *
   * @param folder has them under their names
   */
  record Ready(Path folder) implements Binaries {}

  /**
   * They are not in the cache, and this machine can not build them.
   *
   * @param reason a sentence without full stop
   */
  record CannotBuild(String reason) implements Binaries {}
}
