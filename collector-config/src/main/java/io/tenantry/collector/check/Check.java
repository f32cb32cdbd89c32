package io.tenantry.collector.check;

import io.tenantry.collector.yaml.Place;

/** Some rules that look at the same things. */
interface Check {

  /** Reports to {@code findings} what {@code subject} does against these rules. */
  void check(Subject subject, Findings findings);

  /** Where faults go. */
  interface Findings {

    /**
     * One more.
     *
     * @param wrong a sentence, as is {@code legal}; neither repeats a value that may be secret
     */
    void add(Rule rule, Place place, String wrong, String legal);
  }
}
