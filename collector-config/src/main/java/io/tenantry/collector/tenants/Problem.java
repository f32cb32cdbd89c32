package io.tenantry.collector.tenants;

import io.tenantry.collector.yaml.Place;

/**
 * Something in a list of plans that cannot be.
 *
 * @param sentence without the place; it says what would be legal
 */
record Problem(Place place, String sentence) {

  @Override
  public String toString() {
    return place + ": " + sentence;
  }
}
