package io.tenantry.samples.laptop.traffic;

import java.util.Locale;

/** A part of the story. */
public enum Phase {
  BEFORE,
  BURST,
  AFTER;

  /** As the report writes it, such as {@code burst}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
