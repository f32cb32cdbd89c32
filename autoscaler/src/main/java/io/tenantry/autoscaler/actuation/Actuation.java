package io.tenantry.autoscaler.actuation;

/** What became of a decision. */
public sealed interface Actuation {

  /** The replicas were changed. */
  record Applied() implements Actuation {}

  /** The decision was to hold. */
  record NotNeeded() implements Actuation {}

  /** The decision was to change, and a guard kept it back. */
  record Withheld(Guard guard) implements Actuation {}

  /**
   * The change was tried and refused, or the server was not reached; the next tick tries again.
   *
   * @param cause for people; never text that a client sent
   */
  record Failed(String cause) implements Actuation {}

  /** What keeps a change back. */
  enum Guard {
    /** {@code mode: Recommend}. */
    RECOMMEND_ONLY,
    /** Another instance leads. */
    NOT_LEADER
  }
}
