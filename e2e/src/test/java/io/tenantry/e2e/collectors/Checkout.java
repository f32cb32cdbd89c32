package io.tenantry.e2e.collectors;

import java.nio.file.Path;

/** The checkout whose configuration is tested. */
final class Checkout {

  /** Tests run in the folder of their module. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Checkout() {}
}
