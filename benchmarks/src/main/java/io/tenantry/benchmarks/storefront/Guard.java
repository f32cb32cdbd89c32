package io.tenantry.benchmarks.storefront;

/** What keeps a tenant's flood from the others. */
enum Guard {
  PLANS("limits of the plans", "--spring.profiles.active=limits"),
  LATENCY("overload mode latency", "--tenantry.admission.overload.mode=latency"),
  NOTHING("no limits", "--tenantry.admission.enabled=false");

  private final String words;
  private final String argument;

  Guard(String words, String argument) {
    this.words = words;
    this.argument = argument;
  }

  /** As the result says it. */
  String words() {
    return words;
  }

  /** With which the storefront has it. */
  String argument() {
    return argument;
  }
}
