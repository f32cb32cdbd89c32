package io.tenantry.context;

/** How far what a message says about its tenant can be believed, the least first. */
public enum Trust {

  /**
   * The sender says so, and anybody could have: a path, or a header from somewhere. Never enough by
   * itself; but it must not contradict what is believed.
   */
  CLAIMED,

  /**
   * A trusted proxy says so, or passes it on and is taken to vouch for it. A path and a host are
   * whatever the client typed: where the proxy does not authorise them, this is not enough.
   */
  ASSERTED,

  /** A signature says so: that of a token, or of a client certificate. */
  VERIFIED
}
