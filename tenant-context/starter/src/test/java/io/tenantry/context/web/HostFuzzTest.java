package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import io.tenantry.context.fuzzing.UntrustedText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.mock.web.MockHttpServletRequest;

/** The header {@code Host}. Names nobody but whom a regular expression finds in it. */
class HostFuzzTest {

  private static final Pattern OF_A_TENANT =
      Pattern.compile(
          "([A-Za-z0-9][A-Za-z0-9_-]{0,63})\\.(shop\\.)?example\\.org\\.?(:[0-9]*)?",
          Pattern.CASE_INSENSITIVE);

  private final SubdomainSource source =
      new SubdomainSource(
          List.of("example.org", "shop.example.org"),
          List.of("www"),
          PeerAddress.FROM_VALVE_OR_CONTAINER,
          address -> Trust.ASSERTED);
  private final FuzzedBorder border = new FuzzedBorder(source);

  @FuzzTest
  void fuzz(byte[] data) throws Exception {
    String host = new String(data, StandardCharsets.ISO_8859_1);
    TenantClaim claim = source.claimOf(request(host));
    UntrustedText.assertIsSound(claim);
    assertThat(claim.tenant().map(Object::toString).orElse("")).isEqualTo(tenantOf(host));
    assertThat(border.serve(request(host), host).map(Tenant::id)).isEqualTo(claim.tenant());
  }

  private static String tenantOf(String host) {
    Matcher matcher = OF_A_TENANT.matcher(host);
    String label = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    boolean domainItself = label.equals("shop") && matcher.group(2) == null;
    return label.equals("www") || domainItself ? "" : label;
  }

  private static MockHttpServletRequest request(String host) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");
    request.addHeader("Host", host);
    return request;
  }
}
