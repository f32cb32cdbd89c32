package io.tenantry.context.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.json.JsonParserFactory;

class LiveLimitsTest {

  @Test
  void readsTheDocumentOfTheContract() {
    LiveLimits limits =
        read(
            """
            {"version": 1, "validFor": "30s", "replicas": 3, "decidedAt": "2026-11-24T13:00:00Z",
             "tenants": [{"id": "acme", "requestsPerSecond": 40.0, "why": "capped"},
                         {"id": "globex", "requestsPerSecond": 0}]}
            """);
    assertThat(limits)
        .isEqualTo(
            new LiveLimits(
                Duration.ofSeconds(30),
                3,
                Map.of(new TenantId("acme"), 40.0, new TenantId("globex"), 0.0)));
  }

  @Test
  void countsUntilSomethingElseIsSaidWhereNothingIsSaidOfThat() {
    LiveLimits limits = read("{\"version\":1,\"tenants\":[]}");
    assertThat(limits).isEqualTo(LiveLimits.NONE);
    assertThat(limits.isValidAfter(Duration.ofDays(365))).isTrue();
    assertThat(read("{\"version\":1,\"validFor\":\"2m\",\"tenants\":[]}"))
        .satisfies(twoMinutes -> {
          assertThat(twoMinutes.isValidAfter(Duration.ofMinutes(2))).isTrue();
          assertThat(twoMinutes.isValidAfter(Duration.ofMinutes(2).plusNanos(1))).isFalse();
        });
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {}                                                            | version (expected: a number)
          {"version":2,"tenants":[]}                                    | version (expected: 1)
          {"version":"1","tenants":[]}                                  | version (expected: a number)
          {"version":1}                                                 | tenants (expected: a list
          {"version":1,"tenants":{}}                                    | tenants (expected: a list
          {"version":1,"tenants":["acme"]}                              | tenants (expected: each an object
          {"version":1,"tenants":[{"requestsPerSecond":1}]}             | tenants (expected: each an object
          {"version":1,"tenants":[{"id":"no spaces","requestsPerSecond":1}]} | tenants.id (expected: a legal tenant id)
          {"version":1,"tenants":[{"id":"_none","requestsPerSecond":1}]} | tenants.id (expected: a legal tenant id)
          {"version":1,"tenants":[{"id":"a"}]}                          | requestsPerSecond (expected: a number)
          {"version":1,"tenants":[{"id":"a","requestsPerSecond":-1}]}   | requestsPerSecond (expected: 0 to 1e9)
          {"version":1,"tenants":[{"id":"a","requestsPerSecond":1e99}]} | requestsPerSecond (expected: 0 to 1e9)
          {"version":1,"tenants":[{"id":"a","requestsPerSecond":1},{"id":"a","requestsPerSecond":2}]} | each tenant once
          {"version":1,"replicas":0,"tenants":[]}                       | replicas (expected: a whole number
          {"version":1,"replicas":1.5,"tenants":[]}                     | replicas (expected: a whole number
          {"version":1,"replicas":"many","tenants":[]}                  | replicas (expected: a number)
          {"version":1,"validFor":"soon","tenants":[]}                  | validFor (expected: 1s to 60m
          {"version":1,"validFor":"999ms","tenants":[]}                 | validFor (expected: 1s to 60m
          {"version":1,"validFor":"61m","tenants":[]}                   | validFor (expected: 1s to 60m
          {"version":1,"validFor":30,"tenants":[]}                      | validFor (expected: 1s to 60m
          """)
  void refusesAWrongDocumentAsAWhole(String document, String expected) {
    assertThatThrownBy(() -> read(document))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected)
        .hasMessageNotContainingAny("no spaces", "soon", "many");
  }

  private static LiveLimits read(String document) {
    return LiveLimits.of(JsonParserFactory.getJsonParser().parseMap(document));
  }
}
