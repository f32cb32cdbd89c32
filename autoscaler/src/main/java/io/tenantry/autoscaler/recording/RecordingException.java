package io.tenantry.autoscaler.recording;

/** A recording that can not be made; the message says why, for people. */
final class RecordingException extends Exception {

  RecordingException(String message) {
    super(message);
  }
}
