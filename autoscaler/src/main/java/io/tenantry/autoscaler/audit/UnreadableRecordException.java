package io.tenantry.autoscaler.audit;

/** A line that is no decision record, or none that this version reads; the message says why. */
final class UnreadableRecordException extends Exception {

  private final String why;

  /**
   * @param why for people; nothing that the line says
   */
  UnreadableRecordException(String why) {
    super(why);
    this.why = why;
  }

  String why() {
    return why;
  }
}
