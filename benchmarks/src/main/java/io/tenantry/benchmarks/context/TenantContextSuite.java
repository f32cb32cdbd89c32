package io.tenantry.benchmarks.context;

import io.tenantry.benchmarks.Benchmark;
import io.tenantry.benchmarks.Settings;
import io.tenantry.benchmarks.result.Environment;
import io.tenantry.benchmarks.result.Result;
import io.tenantry.benchmarks.result.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * All of this package: two forks, with the memory of each operation. With one thread, and with two
 * what threads share: the time of the rest does not depend on other threads.
 */
public final class TenantContextSuite implements Benchmark {

  private static final String ALL = ".*";
  private static final String SHARED =
      "(FilterChain|Observation|TopK|RateLimit|ServerMetrics)Benchmark\\..*";

  @Override
  public String name() {
    return "tenant-context";
  }

  @Override
  public String about() {
    return """
    JMH measures the starter's parts with 4,096 tenants by Zipf's law, in two forks, one after the \
    other: nanoseconds with one thread, with two where threads share something, and bytes of an \
    operation. The intervals are JMH's of 99.9 %.\
    """;
  }

  @Override
  public Result run(Settings settings) throws Exception {
    Collection<RunResult> results = new ArrayList<>();
    results.addAll(run(settings, 1, ALL));
    if (!settings.quick()) {
      results.addAll(run(settings, 2, SHARED));
    }
    List<Row> rows = new ArrayList<>(rows(new JmhResults(results)));
    rows.addAll(HeapPerTenant.rows());
    return new Result(name(), settings.quick(), Environment.current(), rows);
  }

  private static Collection<RunResult> run(Settings settings, int threads, String benchmarks)
      throws RunnerException {
    String part = settings.quick() ? "1 thread" : "part %d of 2".formatted(threads);
    return new Runner(
            options(settings.quick(), benchmarks).threads(threads).build(),
            new JmhProgress(part, settings.progress()))
        .run();
  }

  static List<Row> rows(Comparison.Measured measured) {
    return COMPARISONS.stream().flatMap(one -> one.rows(measured).stream()).toList();
  }

  static ChainedOptionsBuilder everything() {
    return of(ALL);
  }

  private static ChainedOptionsBuilder of(String benchmarks) {
    return new OptionsBuilder()
        .include(TenantContextSuite.class.getPackageName().replace(".", "\\.") + "\\." + benchmarks)
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.NANOSECONDS)
        .shouldFailOnError(true)
        .addProfiler(GCProfiler.class);
  }

  private static ChainedOptionsBuilder options(boolean quick, String benchmarks) {
    return of(benchmarks)
        .jvmArgs("-Xms1g", "-Xmx1g")
        .forks(quick ? 1 : 2)
        .warmupIterations(quick ? 2 : 7)
        .warmupTime(TimeValue.milliseconds(quick ? 150 : 500))
        .measurementIterations(quick ? 2 : 5)
        .measurementTime(TimeValue.milliseconds(quick ? 150 : 400));
  }

  private static final List<Comparison> COMPARISONS =
      List.of(
          Comparison.of(
                  "request with a tenant header, over an empty filter",
                  "FilterChain.header",
                  "the usual recipe",
                  "FilterChain.recipe")
              .over("FilterChain.empty")
              .atMostNanos(150)
              .atMostBytes(128),
          Comparison.of(
                  "the same, of 100 tenants instead of 4,096",
                  "FilterChain.headerOfFewTenants",
                  "the usual recipe",
                  "FilterChain.recipeOfFewTenants")
              .over("FilterChain.empty"),
          Comparison.of(
                  "request with a tenant header, beside a filter of Spring's that does nothing",
                  "FilterChain.header",
                  "an empty OncePerRequestFilter",
                  "FilterChain.oncePerRequest")
              .over("FilterChain.empty"),
          Comparison.of(
                  "request with a header and a token, its signature not checked, over an empty filter",
                  "FilterChain.headerAndToken",
                  "the usual recipe, which reads none",
                  "FilterChain.recipe")
              .over("FilterChain.empty"),
          Comparison.of(
                  "request with a tenant header and with baggage, over an empty filter",
                  "FilterChain.headerAndBaggage",
                  "the usual recipe, which has none",
                  "FilterChain.recipe")
              .over("FilterChain.empty")
              .atMostNanos(350)
              .atMostBytes(500),
          validate("8"),
          validate("36"),
          validate("64"),
          validate("refused"),
          Comparison.of(
              "log context, three keys", "Mdc.carrier", "put and remove", "Mdc.putAndRemove"),
          Comparison.of(
              "the same, beside SLF4J's own scopes",
              "Mdc.carrier",
              "putCloseable",
              "Mdc.putCloseable"),
          span(0),
          span(3),
          span(10),
          Comparison.of("baggage", "Baggage.carrier", "built each time", "Baggage.built"),
          Comparison.of(
                  "tags of the server observation",
                  "Observation.ours",
                  "fresh tags, a series per tenant",
                  "Observation.freshTags")
              .over("Observation.none"),
          Comparison.of(
              "counting a request under its tenant's name, one of 100",
              "TopK.named",
              "a counter for each tenant",
              "TopK.unboundedMeters"),
          Comparison.of(
              "the same for ids that are always new",
              "TopK.newIds",
              "a counter for each tenant, with known ids",
              "TopK.unboundedMeters"),
          Comparison.of(
              "10,000 requests compete for names, and a minute ends",
              "TopK.minuteAndItsEnd",
              "10,000 requests",
              "TopK.minute"),
          limiter(100),
          limiter(10_000),
          limiter(100_000).atMostNanos(100),
          Comparison.of(
              "the same, of 100,000 tenants and 10,000 places",
              "RateLimit.oursCrowded[100000]",
              "Resilience4j's registry, which has a place for all",
              "RateLimit.plainRegistry[100000]"),
          Comparison.of(
                  "a task takes the tenant along",
                  "Propagate.ours",
                  "Spring's decorator with the same things to carry",
                  "Propagate.decorator")
              .over("Propagate.raw"),
          Comparison.of(
              "record with a view that keeps the tenant",
              "ServerMetrics.view",
              "advice, without the tenant",
              "ServerMetrics.advice"));

  private static Comparison limiter(int tenants) {
    return Comparison.of(
        String.format(Locale.ROOT, "finding and asking the limiter of one of %,d tenants", tenants),
        "RateLimit.ours[" + tenants + "]",
        "Resilience4j's registry",
        "RateLimit.plainRegistry[" + tenants + "]");
  }

  private static Comparison validate(String text) {
    return Comparison.of(
            text.equals("refused")
                ? "checking an id that is refused"
                : "checking an id of " + text + " characters",
            "Validate.loop[" + text + "]",
            "regular expression",
            "Validate.regularExpression[" + text + "]")
        .over("Validate.decode[" + text + "]");
  }

  private static Comparison span(int entries) {
    return Comparison.of(
            "tenant on a span, " + entries + " entries of baggage",
            "SpanStart.ours[" + entries + "]",
            "BaggageSpanProcessor",
            "SpanStart.contrib[" + entries + "]")
        .over("SpanStart.none[" + entries + "]");
  }
}
