package io.tenantry.autoscaler.recording;

/** A recording that can not be made; the message says why, for people. */
class RecordingException extends Exception {

  RecordingException(String message) {
    super(message);
  }

  /** A failure that may be over when the same is asked again. */
  static final class Passing extends RecordingException {

    Passing(String message) {
      super(message);
    }
  }
}
