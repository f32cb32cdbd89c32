package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.Trust;
import io.tenantry.context.fuzzing.UntrustedText;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.mock.web.MockHttpServletRequest;

/**
 * Values of the tenant and region headers. A line of input is one value, and its first character
 * says of which header: {@code a} the alias, {@code r} the region, anything else the tenant. Bytes
 * are characters, as they are for Tomcat.
 */
class HeaderFuzzTest {

  private static final String TRUSTED_PEER = "10.0.0.1";

  private final HeaderSource source =
      new HeaderSource(
          TenantHeaders.DEFAULT,
          PeerAddress.FROM_VALVE_OR_CONTAINER,
          address -> TRUSTED_PEER.equals(address) ? Trust.ASSERTED : Trust.CLAIMED);
  private final FuzzedBorder border = new FuzzedBorder(source);

  @FuzzTest
  void fuzz(byte[] data) throws Exception {
    String input = new String(data, StandardCharsets.ISO_8859_1);
    MockHttpServletRequest trusted = request(input, TRUSTED_PEER);
    Set<String> tenants = new HashSet<>();
    TenantHeaders.DEFAULT.aliases().forEach(alias -> tenants.addAll(values(trusted, alias)));
    tenants.addAll(values(trusted, TenantHeaders.DEFAULT.tenant()));
    List<String> regions = values(trusted, TenantHeaders.DEFAULT.region());

    Optional<Tenant> served = border.serve(trusted, input);
    if (served.isPresent()) {
      assertThat(tenants).containsExactly(served.get().id().value());
      Region region = served.get().region();
      assertThat(regions)
          .isEqualTo(region.equals(Region.NONE) ? List.of() : List.of(region.value()));
    } else if (tenants.size() == 1 && lines(input) == 1) {
      assertThat(tenants).noneMatch(UntrustedText::isName);
    }
    assertThat(border.serve(request(input, "192.0.2.1"), input)).isEmpty();
    UntrustedText.assertIsSound(source.claimOf(trusted));
  }

  private static MockHttpServletRequest request(String input, String peer) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");
    request.setRemoteAddr(peer);
    input
        .lines()
        .filter(line -> !line.isEmpty())
        .forEach(line -> request.addHeader(header(line.charAt(0)), line.substring(1)));
    return request;
  }

  private static String header(char kind) {
    return switch (kind) {
      case 'a' -> TenantHeaders.DEFAULT.aliases().get(0);
      case 'r' -> TenantHeaders.DEFAULT.region();
      default -> TenantHeaders.DEFAULT.tenant();
    };
  }

  private static List<String> values(MockHttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header));
  }

  private static long lines(String input) {
    return input.lines().filter(line -> !line.isEmpty()).count();
  }
}
