package io.tenantry.samples.laptop.kubelet;

import io.tenantry.samples.laptop.host.HostPorts;
import io.tenantry.samples.laptop.host.ProcessRecords;
import io.tenantry.samples.laptop.image.Image;
import java.nio.file.Path;
import java.util.Map;

/**
 * What this machine lends to pods.
 *
 * @param images by the name that a pod template uses
 * @param environment variables that every container gets: those of the host that a JVM needs, and
 *     the addresses that a cluster would give by DNS
 * @param logs folder of {@code <pod>.log}
 */
public record Node(
    Map<String, Image> images,
    Map<String, String> environment,
    HostPorts ports,
    ProcessRecords records,
    Path logs) {

  public Node {
    images = Map.copyOf(images);
    environment = Map.copyOf(environment);
  }

  /**
   * @throws IllegalArgumentException for a name that this machine has no image of
   */
  Image image(String name) {
    Image image = images.get(name);
    if (image == null) {
      throw new IllegalArgumentException(
          "image %s (expected: one of %s)".formatted(name, images.keySet()));
    }
    return image;
  }
}
