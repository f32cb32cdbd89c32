package io.tenantry.samples.laptop.image;

import java.util.List;

/**
 * What a container of this cluster runs: a command of this machine.
 *
 * @param name as a pod template's {@code image} says it
 * @param command executable and arguments; a container's {@code args} follow them
 */
public record Image(String name, List<String> command) {

  public Image {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("command of image " + name + " (expected: not empty)");
    }
  }
}
