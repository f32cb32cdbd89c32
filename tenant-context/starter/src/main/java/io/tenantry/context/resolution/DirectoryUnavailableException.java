package io.tenantry.context.resolution;

/**
 * The directory cannot say whether there is such a tenant. Its message is logged, so it holds
 * nothing of a tenant: neither its id nor what was received about it.
 */
public final class DirectoryUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Without a stack trace: under load there may be one for each request. */
  public DirectoryUnavailableException(String message) {
    super(message, null, false, false);
  }
}
