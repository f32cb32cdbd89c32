package io.tenantry.autoscaler.console;

/** Numbers as people read them, and JSON half as long. */
final class Rounded {

  private Rounded() {}

  static double hundredths(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
