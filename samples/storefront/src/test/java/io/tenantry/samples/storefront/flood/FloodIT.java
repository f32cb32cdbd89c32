package io.tenantry.samples.storefront.flood;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.samples.storefront.flood.SteadyLoad.Answer;
import jakarta.servlet.Filter;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/**
 * Ten tenants; one of them, as verified as the others, sends 50 times as much. Quiet and flood take
 * turns. Longer, for a figure that means something: {@code -Dflood.rounds=10 -Dflood.seconds=10}.
 */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.grpc.server.inprocess.name=inventory-in-a-flood",
      "storefront.inventory=in-process:inventory-in-a-flood",
      // 100 requests a second: the flood alone is as many.
      "storefront.query-time=80ms",
    })
@ActiveProfiles("limits")
@Import(FloodIT.InFlight.class)
class FloodIT {

  private static final Logger LOGGER = LoggerFactory.getLogger(FloodIT.class);

  private static final int ROUNDS = Integer.getInteger("flood.rounds", 2);
  private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("flood.seconds", 3));

  /** A second's pause of the machine makes no more than these of one tenant come at once. */
  private static final int FEW = 2;

  private static final int FLOOD = 50 * FEW;

  /** As in application-limits.yaml. */
  private static final int LIMIT_PER_SECOND = 20;

  private static final int LIMIT_IN_FLIGHT = 4;

  private static final String FLOODER = "flooder";
  private static final List<String> NINE =
      IntStream.rangeClosed(1, 9).mapToObj(i -> "tenant-" + i).toList();

  @Autowired private Highest highest;
  @LocalServerPort private int port;

  @Test
  void aFloodOfOneTenantIsRefusedAndNobodyElseIs() throws Exception {
    List<Double> ratios = new ArrayList<>();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      SteadyLoad load = new SteadyLoad(client, URI.create("http://127.0.0.1:" + port));
      load.run(rates(FEW), Duration.ofSeconds(2));
      load.run(rates(FLOOD), Duration.ofSeconds(1));
      for (int round = 0; round < ROUNDS; round++) {
        List<Answer> quiet = load.run(rates(FEW), ROUND);
        List<Answer> flood = load.run(rates(FLOOD), ROUND);
        assertNobodyOfTheNineNoticed(quiet);
        assertNobodyOfTheNineNoticed(flood);
        assertTheFlooderGotItsLimit(flood);
        ratios.add(p99OfTheNine(flood) / p99OfTheNine(quiet));
      }
    }
    assertThat(highest.of(FLOODER)).isBetween(1, LIMIT_IN_FLIGHT);
    LOGGER.info(
        "p99 of the nine, flood over quiet: median {} of {}",
        String.format(Locale.ROOT, "%.2f", median(ratios)),
        ratios.stream().map(ratio -> String.format(Locale.ROOT, "%.2f", ratio)).toList());
  }

  private static void assertNobodyOfTheNineNoticed(List<Answer> answers) {
    assertThat(answers)
        .filteredOn(answer -> !answer.tenant().equals(FLOODER))
        .hasSize(NINE.size() * FEW * (int) ROUND.toSeconds())
        .extracting(Answer::status)
        .containsOnly(200);
  }

  /** However long the round became: what was in the bucket at first, and what came in since. */
  private static void assertTheFlooderGotItsLimit(List<Answer> answers) {
    List<Answer> ofTheFlooder =
        answers.stream().filter(answer -> answer.tenant().equals(FLOODER)).toList();
    long seconds = ROUND.plusNanos(longest(ofTheFlooder) * 1_000).plusSeconds(1).toSeconds();
    assertThat(ofTheFlooder).extracting(Answer::status).containsOnly(200, 429);
    assertThat(ofTheFlooder.stream().filter(answer -> answer.status() == 200).count())
        .isBetween(1L, LIMIT_PER_SECOND * (1 + seconds));
    assertThat(ofTheFlooder).hasSize(FLOOD * (int) ROUND.toSeconds());
  }

  private static long longest(Collection<Answer> answers) {
    return answers.stream().mapToLong(Answer::micros).max().orElse(0);
  }

  private static double p99OfTheNine(List<Answer> answers) {
    long[] micros =
        answers.stream()
            .filter(answer -> !answer.tenant().equals(FLOODER))
            .mapToLong(Answer::micros)
            .sorted()
            .toArray();
    return micros[(int) Math.ceil(micros.length * 0.99) - 1];
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  private static Map<String, Integer> rates(int ofTheFlooder) {
    Map<String, Integer> rates = new HashMap<>();
    NINE.forEach(tenant -> rates.put(tenant, FEW));
    rates.put(FLOODER, ofTheFlooder);
    return rates;
  }

  /** The most requests that the shop ever had in progress, by tenant. */
  static final class Highest {

    private final Map<String, AtomicInteger> now = new ConcurrentHashMap<>();
    private final Map<String, Integer> ever = new ConcurrentHashMap<>();

    int of(String tenant) {
      return ever.getOrDefault(tenant, 0);
    }

    private void begin(String tenant) {
      int inFlight = now.computeIfAbsent(tenant, id -> new AtomicInteger()).incrementAndGet();
      ever.merge(tenant, inFlight, Math::max);
    }

    private void end(String tenant) {
      now.computeIfAbsent(tenant, id -> new AtomicInteger()).decrementAndGet();
    }
  }

  /** Counts behind the starter's filter: those that were let in. */
  @TestConfiguration(proxyBeanMethods = false)
  static class InFlight {

    @Bean
    Highest highest() {
      return new Highest();
    }

    @Bean
    Filter countingFilter(Highest highest) {
      return (request, response, chain) -> {
        String tenant =
            TenantContext.current().map(Tenant::id).map(Object::toString).orElse("_none");
        highest.begin(tenant);
        try {
          chain.doFilter(request, response);
        } finally {
          highest.end(tenant);
        }
      };
    }
  }
}
