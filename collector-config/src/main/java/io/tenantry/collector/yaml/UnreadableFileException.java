package io.tenantry.collector.yaml;

/** A file that cannot be understood, with the place at which that became clear. */
public final class UnreadableFileException extends RuntimeException {

  private final Place place;

  /**
   * @param problem a sentence without the place
   */
  public UnreadableFileException(Place place, String problem) {
    super("%s: %s".formatted(place, problem));
    this.place = place;
  }

  public Place place() {
    return place;
  }
}
