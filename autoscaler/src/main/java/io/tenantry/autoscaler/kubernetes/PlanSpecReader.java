package io.tenantry.autoscaler.kubernetes;

import static java.util.Map.entry;

import io.tenantry.autoscaler.fairness.PlanTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a TenantPlan's {@code spec} with the schema's defaults and ranges, and names each field
 * that is wrong with what would be legal, without repeating what it held.
 */
final class PlanSpecReader {

  /** What came of reading. */
  sealed interface Reading {

    record Legal(PlanTerms terms) implements Reading {}

    /** Sentences such as {@code spec.weight must be an integer from 1 to 1000}. */
    record Wrong(List<String> problems) implements Reading {

      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  /** The legal values of each field, in words. */
  static final Map<String, String> LEGAL =
      Map.ofEntries(
          entry("spec", "an object"),
          entry("weight", "an integer from 1 to 1000"),
          entry("guaranteedRequestsPerSecond", "a number of at least 0"));

  private static final int MAX_WEIGHT = 1000;

  private PlanSpecReader() {}

  /**
   * Reads a spec.
   *
   * @param spec as parsed from JSON; null when there is none, which means all defaults
   */
  static Reading read(@Nullable Object spec) {
    TenantPlanSpec plan;
    try {
      plan =
          WireJson.read(spec, TenantPlanSpec.class)
              .orElse(new TenantPlanSpec(null, null))
              .withDefaults();
    } catch (WireJson.WrongType e) {
      return new Reading.Wrong(List.of(sentence(e.field().isEmpty() ? "spec" : e.field())));
    }
    List<String> wrong = new ArrayList<>();
    Integer weight = plan.weight();
    if (weight == null || weight < 1 || weight > MAX_WEIGHT) {
      wrong.add(sentence("weight"));
      weight = null;
    }
    Double guaranteed = plan.guaranteedRequestsPerSecond();
    if (guaranteed == null || !(guaranteed >= 0) || guaranteed.isInfinite()) {
      wrong.add(sentence("guaranteedRequestsPerSecond"));
      guaranteed = null;
    }
    return weight != null && guaranteed != null
        ? new Reading.Legal(new PlanTerms(weight, guaranteed))
        : new Reading.Wrong(wrong);
  }

  private static String sentence(String field) {
    String path = field.equals("spec") ? field : "spec." + field;
    return path + " must be " + LEGAL.getOrDefault(field, "as the schema says");
  }
}
