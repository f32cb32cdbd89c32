package io.tenantry.e2e.query;

/** The server answered a query, and the answer is no. */
public final class QueryRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;

  QueryRefusedException(int status, String body) {
    super("%d: %s".formatted(status, body));
    this.status = status;
  }

  /** Of HTTP. */
  public int status() {
    return status;
  }
}
