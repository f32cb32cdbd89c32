package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.TenantHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class HeaderSourceTest {

  private final HeaderSource source =
      new HeaderSource(TenantHeaders.DEFAULT, PeerAddress.FROM_VALVE_OR_CONTAINER, Claims.TRUST);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                               | nobody                   | nobody",
        "X-Tenant-ID: acme                              | acme ASSERTED            | acme CLAIMED",
        "x-tenant-id: acme                              | acme ASSERTED            | acme CLAIMED",
        "X-Scope-OrgID: acme                            | acme ASSERTED            | acme CLAIMED",
        "X-Tenant-ID: acme & X-Scope-OrgID: acme        | acme ASSERTED            | acme CLAIMED",
        "X-Tenant-ID: acme & X-Scope-OrgID: globex      | CONFLICTING_TENANT       | CONFLICTING_TENANT",
        "X-Tenant-ID: acme & X-Tenant-ID: acme          | DUPLICATE_TENANT         | DUPLICATE_TENANT",
        "X-Scope-OrgID: acme & X-Scope-OrgID: acme      | DUPLICATE_TENANT         | DUPLICATE_TENANT",
        "X-Tenant-ID: acme & X-Scope-OrgID: a;b         | MALFORMED_TENANT         | MALFORMED_TENANT",
        "X-Tenant-ID: acme, acme                        | MALFORMED_TENANT         | MALFORMED_TENANT",
        "X-Tenant-ID:                                   | MALFORMED_TENANT         | MALFORMED_TENANT",
        "X-Tenant-ID: \u0430cme                         | MALFORMED_TENANT         | MALFORMED_TENANT",
        "X-Tenant-ID: acme & X-Region: us-east          | acme ASSERTED in us-east | acme CLAIMED",
        "X-Region: us-east                              | nobody in us-east        | nobody",
        "X-Tenant-ID: acme & X-Region: a & X-Region: a  | DUPLICATE_REGION         | acme CLAIMED",
        "X-Tenant-ID: acme & X-Region: us east          | MALFORMED_REGION         | acme CLAIMED",
      })
  void hears(String headers, String fromProxy, String fromAnybody) {
    assertThat(claimOf(headers, Claims.fromProxy("/"))).isEqualTo(fromProxy);
    assertThat(claimOf(headers, Claims.fromAnybody("/"))).isEqualTo(fromAnybody);
  }

  private String claimOf(String headers, MockHttpServletRequest request) {
    if (headers != null) {
      for (String header : headers.split(" & ", -1)) {
        int colon = header.indexOf(':');
        request.addHeader(header.substring(0, colon), header.substring(colon + 1).strip());
      }
    }
    return Claims.inWords(source.claimOf(request));
  }
}
