package io.tenantry.e2e.tools;

import java.io.IOException;

/** A tool could not be built; the message ends with what the build said. */
public final class ToolBuildException extends IOException {

  ToolBuildException(String message) {
    super(message);
  }
}
