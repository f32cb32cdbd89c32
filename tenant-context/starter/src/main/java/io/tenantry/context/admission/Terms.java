package io.tenantry.context.admission;

import io.tenantry.context.Admission;

/**
 * What one tenant may ask of this process now.
 *
 * @param rate for which requests beyond are refused as {@code beyondRate} says
 * @param concurrency requests at a time, >= 1; {@link #UNLIMITED}: as many as it likes
 * @param weight its part of an overloaded process, >= 1
 */
record Terms(Rate rate, Admission.Refusal beyondRate, int concurrency, int weight) {

  static final int UNLIMITED = Integer.MAX_VALUE;

  boolean isLimit() {
    return rate != Rate.UNLIMITED || concurrency != UNLIMITED;
  }
}
