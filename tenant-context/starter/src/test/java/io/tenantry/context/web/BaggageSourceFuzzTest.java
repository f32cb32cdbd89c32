package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import io.tenantry.context.fuzzing.UntrustedText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.mock.web.MockHttpServletRequest;

/** The header {@code baggage} of a service of ours, one value per line, and of anybody else. */
class BaggageSourceFuzzTest {

  private static final String TRUSTED_PEER = "10.0.0.1";

  private static final String SPACE = "[ \\t]*";

  private final BaggageSource source =
      new BaggageSource(
          PeerAddress.FROM_VALVE_OR_CONTAINER,
          address -> TRUSTED_PEER.equals(address) ? Trust.ASSERTED : Trust.CLAIMED);
  private final FuzzedBorder border = new FuzzedBorder(source);

  @FuzzTest
  void fuzz(byte[] data) throws Exception {
    String input = new String(data, StandardCharsets.ISO_8859_1);
    List<String> values = input.lines().toList();
    TenantClaim claim = source.claimOf(request(values, TRUSTED_PEER));
    UntrustedText.assertIsSound(claim);
    Optional<Tenant> served = border.serve(request(values, TRUSTED_PEER), input);
    assertThat(served.map(Tenant::id)).isEqualTo(claim.tenant());
    served.ifPresent(tenant -> assertThat(input).matches(entryOf(tenant)));

    assertThat(source.claimOf(request(values, "192.0.2.1"))).isSameAs(TenantClaim.NONE);
  }

  private static Pattern entryOf(Tenant tenant) {
    return Pattern.compile(
        "(?s)(.*[,\\n\\r])?%1$stenant\\.id%1$s=%1$s%2$s%1$s([,;\\n\\r].*)?"
            .formatted(SPACE, tenant.id().value()));
  }

  private static MockHttpServletRequest request(List<String> values, String peer) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");
    request.setRemoteAddr(peer);
    values.forEach(value -> request.addHeader("baggage", value));
    return request;
  }
}
