package io.tenantry.context.autoconfigure;

/** Properties that are legal one by one and cannot be meant together. Stops the start. */
final class ContradictingPropertiesException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String remedy;

  /**
   * @param contradiction which properties, and what they would do together
   * @param remedy what to write instead
   */
  ContradictingPropertiesException(String contradiction, String remedy) {
    super(contradiction);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
