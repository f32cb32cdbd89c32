package io.tenantry.samples.laptop.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A container's readiness probe: httpGet, ready on any answer from 200 to 399. Thread-confined.
 *
 * @param timeout of connecting and of reading, each
 * @param period while the pod is Ready
 * @param failureThreshold failures in a row that make a Ready pod not ready
 */
record ReadinessProbe(
    int port, String path, Duration timeout, Duration period, int failureThreshold) {

  /**
   * The probe of a container with Kubernetes' defaults.
   *
   * @param ports host ports by the container port's name
   * @throws IllegalArgumentException when there is no httpGet probe on a named port
   */
  static ReadinessProbe of(Container container, Map<String, Integer> ports) {
    Probe probe = container.getReadinessProbe();
    HTTPGetAction get = probe == null ? null : probe.getHttpGet();
    Integer port =
        get == null || get.getPort() == null ? null : ports.get(get.getPort().getStrVal());
    if (probe == null || get == null || port == null) {
      throw new IllegalArgumentException(
          "readinessProbe of container %s (expected: httpGet on a named port of %s)"
              .formatted(container.getName(), ports.keySet()));
    }
    return new ReadinessProbe(
        port,
        Optional.ofNullable(get.getPath()).orElse("/"),
        Duration.ofSeconds(Optional.ofNullable(probe.getTimeoutSeconds()).orElse(1)),
        Duration.ofSeconds(Optional.ofNullable(probe.getPeriodSeconds()).orElse(10)),
        Optional.ofNullable(probe.getFailureThreshold()).orElse(3));
  }

  boolean succeeds() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
      connection.setConnectTimeout((int) timeout.toMillis());
      connection.setReadTimeout((int) timeout.toMillis());
      connection.setRequestProperty("Connection", "close");
      try {
        int code = connection.getResponseCode();
        return code >= 200 && code < 400;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }
}
