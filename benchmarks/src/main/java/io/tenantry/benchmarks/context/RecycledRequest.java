package io.tenantry.benchmarks.context;

import jakarta.servlet.DispatcherType;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;

/**
 * A request as a container hands it on: one object that is used again for each request of a
 * connection, with a header value that is decoded anew each time. Nothing that a filter asks it
 * allocates.
 */
final class RecycledRequest extends MockHttpServletRequest {

  static final String TENANT_HEADER = "X-Tenant-ID";
  private static final String AUTHORIZATION = "Authorization";
  private static final int MOST_ATTRIBUTES = 16;

  private final OneValue values = new OneValue();
  private final @Nullable String[] names = new String[MOST_ATTRIBUTES];
  private final @Nullable Object[] attributes = new Object[MOST_ATTRIBUTES];
  private @Nullable String tenant;
  private @Nullable String authorization;
  private int used;

  RecycledRequest() {
    super("GET", "/products");
  }

  /**
   * The next request begins. Costs what the decoding of its header costs, in every variant.
   *
   * @param token what stands in {@code Authorization}; null when there is none
   */
  void arrive(byte[] tenantHeader, @Nullable String token) {
    for (int i = 0; i < used; i++) {
      names[i] = null;
      attributes[i] = null;
    }
    used = 0;
    tenant = new String(tenantHeader, StandardCharsets.ISO_8859_1);
    authorization = token;
  }

  @Override
  public @Nullable String getHeader(String name) {
    if (name.equalsIgnoreCase(TENANT_HEADER)) {
      return tenant;
    }
    return name.equalsIgnoreCase(AUTHORIZATION) ? authorization : null;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    values.left = getHeader(name);
    return values;
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    for (int i = 0; i < used; i++) {
      if (name.equals(names[i])) {
        return attributes[i];
      }
    }
    return null;
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    int i = 0;
    while (i < used && !name.equals(names[i])) {
      i++;
    }
    names[i] = name;
    attributes[i] = value;
    used = Math.max(used, i + 1);
  }

  @Override
  public void removeAttribute(String name) {
    setAttribute(name, null);
  }

  @Override
  public DispatcherType getDispatcherType() {
    return DispatcherType.REQUEST;
  }

  @Override
  public String getMethod() {
    return "GET";
  }

  @Override
  public String getRequestURI() {
    return "/products";
  }

  @Override
  public String getContextPath() {
    return "";
  }

  @Override
  public String getServerName() {
    return "storefront.example";
  }

  @Override
  public String getRemoteAddr() {
    return "127.0.0.1";
  }

  @Override
  public boolean isAsyncStarted() {
    return false;
  }

  @SuppressWarnings("JdkObsolete") // The servlet API wants one.
  private static final class OneValue implements Enumeration<String> {

    private @Nullable String left;

    @Override
    public boolean hasMoreElements() {
      return left != null;
    }

    @Override
    public String nextElement() {
      String value = left;
      if (value == null) {
        throw new NoSuchElementException();
      }
      left = null;
      return value;
    }
  }
}
