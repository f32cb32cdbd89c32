package io.tenantry.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromqlQueryTest {

  @Test
  void readsWhatIsSelectedAndWhatIsKept() {
    var query =
        PromqlQuery.parse(
            "topk(10, sum by (tenant_id, le) (rate(a_total{job=~\"$job\", code!=\"{5}\"}[5m]))"
                + " / on (tenant_id) group_left () max by (tenant_id) (b{}))");

    assertThat(query.selectors())
        .containsExactly(
            new PromqlQuery.Selector(
                "a_total", Map.of("job", "=~\"$job\"", "code", "!=\"{5}\""), "[5m]", "rate"),
            new PromqlQuery.Selector("b", Map.of(), "", ""));
    assertThat(query.groupedBy()).containsExactly("tenant_id", "le");
  }

  @Test
  void findsAMetricWithoutBraces() {
    assertThat(PromqlQuery.parse("sum by (job) (up) * 1e3 or vector(0)").selectors())
        .containsExactly(new PromqlQuery.Selector("up", Map.of(), "", ""));
  }

  @Test
  void findsASelectionByLabelsOnly() {
    assertThat(PromqlQuery.parse("{__name__=~\"a|b\"}").selectors())
        .containsExactly(new PromqlQuery.Selector("", Map.of("__name__", "=~\"a|b\""), "", ""));
  }

  @Test
  void keepsNothingWhereNothingIsGrouped() {
    assertThat(PromqlQuery.parse("a{}").groupedBy()).isEqualTo(List.of());
  }
}
