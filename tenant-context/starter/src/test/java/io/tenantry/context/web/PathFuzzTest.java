package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import io.tenantry.context.fuzzing.ContainerPath;
import io.tenantry.context.fuzzing.UntrustedText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.mock.web.MockHttpServletRequest;

/**
 * Paths that name a tenant, as they are sent. Whom the container would serve is whom the source
 * names; where the two could differ, the source rejects.
 */
class PathFuzzTest {

  private static final Pattern OF_A_TENANT = Pattern.compile("(?s)/t/([^/]+)(/.*)?");

  private final PathSource source =
      new PathSource(
          "/t/{tenant}/**", PeerAddress.FROM_VALVE_OR_CONTAINER, address -> Trust.ASSERTED);
  private final FuzzedBorder border = new FuzzedBorder(source);

  @FuzzTest
  void fuzz(byte[] data) throws Exception {
    String path = new String(data, StandardCharsets.ISO_8859_1);
    TenantClaim claim = source.claimOf(new MockHttpServletRequest("GET", path));
    UntrustedText.assertIsSound(claim);
    Optional<String> resolved = ContainerPath.resolved(path);
    if (claim.rejection().isEmpty() && resolved.isPresent()) {
      Matcher served = OF_A_TENANT.matcher(resolved.get());
      assertThat(claim.tenant().map(Object::toString).orElse(""))
          .isEqualTo(served.matches() ? served.group(1) : "");
    }
    Optional<Tenant> served = border.serve(new MockHttpServletRequest("GET", path), path);
    assertThat(served.map(Tenant::id)).isEqualTo(claim.tenant());
  }
}
