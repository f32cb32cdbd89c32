package io.tenantry.autoscaler.kubernetes;

import java.util.Optional;

/** Who of several instances acts. Followers read and decide, and change nothing. */
public interface Leadership {

  /** Whether this instance may act at this very moment. Thread-safe, from memory. */
  boolean isLeader();

  /** Name of this instance among the others. */
  String identity();

  /** Identity of the one that leads, as far as this instance has seen. */
  Optional<String> leader();

  /** The leadership of an instance that is the only one. */
  static Leadership alone(String identity) {
    return new Leadership() {
      @Override
      public boolean isLeader() {
        return true;
      }

      @Override
      public String identity() {
        return identity;
      }

      @Override
      public Optional<String> leader() {
        return Optional.of(identity);
      }
    };
  }
}
