package io.tenantry.context.propagation.grpc;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Methods that need no tenant and are not measured: {@code package.Service/Method}, or {@code
 * package.Service/*} for all of a service. Immutable.
 */
public final class IgnoredMethods {

  private static final String ALL = "/*";

  private final Set<String> methods = new HashSet<>();
  private final Set<String> services = new HashSet<>();

  public IgnoredMethods(List<String> patterns) {
    for (String pattern : patterns) {
      if (pattern.endsWith(ALL)) {
        services.add(pattern.substring(0, pattern.length() - ALL.length()));
      } else {
        methods.add(pattern);
      }
    }
  }

  boolean contains(String fullMethodName, @Nullable String service) {
    return methods.contains(fullMethodName) || (service != null && services.contains(service));
  }
}
