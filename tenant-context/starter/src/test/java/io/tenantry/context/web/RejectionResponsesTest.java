package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.TenantResolution.Rejected;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.web.MockHttpServletResponse;

class RejectionResponsesTest {

  private final RejectionResponses responses = RejectionResponses.INSTANCE;

  @ParameterizedTest
  @MethodSource("rejections")
  void answers(Rejection reason, int status, String title) throws IOException {
    MockHttpServletResponse response = new MockHttpServletResponse();
    responses.write(new Rejected(reason), response);
    assertThat(response.getStatus()).isEqualTo(status);
    assertThat(response.getContentType()).isEqualTo("application/problem+json");
    assertThat(response.getContentAsString())
        .startsWith(
            "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\""
                .formatted(title, status))
        .endsWith(".\"}")
        .hasSize(response.getContentLength());
    assertThat(response.getHeader("WWW-Authenticate"))
        .isEqualTo(status == 401 ? "Bearer error=\"invalid_token\"" : null);
  }

  static Stream<Arguments> rejections() {
    return Stream.of(
        row(Rejection.MISSING_TENANT, 400, "Bad Request"),
        row(Rejection.DUPLICATE_TENANT, 400, "Bad Request"),
        row(Rejection.MALFORMED_TENANT, 400, "Bad Request"),
        row(Rejection.UNTRUSTED_PEER, 400, "Bad Request"),
        row(Rejection.CONFLICTING_TENANT, 403, "Forbidden"),
        row(Rejection.INVALID_TOKEN, 401, "Unauthorized"),
        row(Rejection.ISSUER_UNAVAILABLE, 503, "Service Unavailable"),
        row(Rejection.UNKNOWN_TENANT, 403, "Forbidden"),
        row(Rejection.DIRECTORY_UNAVAILABLE, 503, "Service Unavailable"),
        row(Rejection.DUPLICATE_REGION, 400, "Bad Request"),
        row(Rejection.MALFORMED_REGION, 400, "Bad Request"),
        row(Rejection.CONFLICTING_REGION, 403, "Forbidden"),
        row(Rejection.UNKNOWN_REGION, 400, "Bad Request"),
        row(Rejection.RESIDENT_ELSEWHERE, 421, "Misdirected Request"));
  }

  @Test
  void everyReasonHasARow() {
    assertThat(rejections().map(row -> row.get()[0]))
        .containsExactlyInAnyOrderElementsOf(Arrays.asList(Rejection.values()));
  }

  @Test
  void hintsAtTheHomeRegionWhereTheSenderMayKnowIt() throws IOException {
    MockHttpServletResponse response = new MockHttpServletResponse();
    responses.write(
        new Rejected(Rejection.RESIDENT_ELSEWHERE, new Region("ap-southeast")), response);
    assertThat(response.getContentAsString()).endsWith(",\"region\":\"ap-southeast\"}");
  }

  private static Arguments row(Rejection reason, int status, String title) {
    return argumentSet(reason.name(), reason, status, title);
  }
}
