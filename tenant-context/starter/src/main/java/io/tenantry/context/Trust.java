package io.tenantry.context;

/** How far what a message says about its tenant can be believed, the least first. */
public enum Trust {

  /**
   * The sender says so, and anybody could have: a path, or a header from somewhere. Never enough by
   * itself; but it must not contradict what is believed.
   */
  CLAIMED,

  /** A trusted proxy says so. */
  ASSERTED,

  /** A signature says so: that of a token, or of a client certificate. */
  VERIFIED
}
