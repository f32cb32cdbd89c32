package io.tenantry.context.demand;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Which workload a measurement is about, as OpenTelemetry resource attributes: {@code
 * service.name}, {@code k8s.namespace.name}, {@code k8s.deployment.name}, {@code k8s.pod.name},
 * {@code cloud.region}.
 */
public record WorkloadResource(Map<String, String> attributes) {

  private static final String SERVICE_NAME = "service.name";

  public WorkloadResource {
    attributes = Map.copyOf(attributes);
  }

  /**
   * Reads the standard variables.
   *
   * @param resourceAttributes the value of {@code OTEL_RESOURCE_ATTRIBUTES}: {@code
   *     key=value,key=value}, values percent-encoded
   * @param serviceName the value of {@code OTEL_SERVICE_NAME}, which goes before a {@code
   *     service.name} among the attributes
   * @param applicationName the service's name where neither of the two gives one
   * @throws IllegalArgumentException if {@code resourceAttributes} is malformed
   */
  public static WorkloadResource of(
      @Nullable String resourceAttributes, @Nullable String serviceName, String applicationName) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(SERVICE_NAME, applicationName);
    if (resourceAttributes != null) {
      for (String entry : StringUtils.tokenizeToStringArray(resourceAttributes, ",")) {
        int equals = entry.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException(
              "OTEL_RESOURCE_ATTRIBUTES is malformed (expected: key=value,key=value with percent-encoded values)");
        }
        attributes.put(
            entry.substring(0, equals).strip(),
            StringUtils.uriDecode(entry.substring(equals + 1).strip(), StandardCharsets.UTF_8));
      }
    }
    if (StringUtils.hasText(serviceName)) {
      attributes.put(SERVICE_NAME, serviceName);
    }
    return new WorkloadResource(attributes);
  }
}
