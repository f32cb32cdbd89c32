package io.tenantry.autoscaler.simulator.trace;

import java.nio.file.Path;

/** A file of the user's can not be understood; the message says where and what was expected. */
public final class InvalidInputException extends RuntimeException {

  /**
   * @param line from 1; 0: the file as a whole
   */
  public InvalidInputException(Path file, long line, String problem) {
    super(line == 0 ? file + ": " + problem : "%s:%d: %s".formatted(file, line, problem));
  }
}
