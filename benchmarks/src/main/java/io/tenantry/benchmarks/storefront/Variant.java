package io.tenantry.benchmarks.storefront;

/** How the storefront is equipped. */
enum Variant {
  NO_STARTER("no starter", false, false),
  STARTER("starter", true, false),
  AGENT("agent", false, true),
  AGENT_AND_EXTENSION("agent + extension", true, true);

  private final String words;
  private final boolean starter;
  private final boolean agent;

  Variant(String words, boolean starter, boolean agent) {
    this.words = words;
    this.starter = starter;
    this.agent = agent;
  }

  /** As the result says it. */
  String words() {
    return words;
  }

  /** Whether the starter's auto-configurations are at work; otherwise a filter by hand is. */
  boolean hasStarter() {
    return starter;
  }

  /** Whether the OpenTelemetry agent is; with the starter, its extension is too. */
  boolean hasAgent() {
    return agent;
  }
}
