package io.tenantry.benchmarks.context;

import org.springframework.mock.web.MockHttpServletResponse;

/** The answer to a {@link RecycledRequest}: always 200. */
final class RecycledResponse extends MockHttpServletResponse {

  @Override
  public int getStatus() {
    return 200;
  }
}
