package io.tenantry.context.autoconfigure;

import io.tenantry.context.resolution.Residency;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Warns at the start of settings that are legal and hardly meant. */
final class DoubtfulSettings implements SmartInitializingSingleton {

  private static final Logger LOGGER = LoggerFactory.getLogger(DoubtfulSettings.class);

  /** The widest private networks are 10.0.0.0/8 and fc00::/7. */
  private static final int WIDEST_IPV4 = 8;

  private static final int WIDEST_IPV6 = 7;

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final ResolutionProperties resolution;
  private final DirectoryProperties directory;
  private final Residency residency;
  private final Environment environment;

  DoubtfulSettings(
      ResolutionProperties resolution,
      DirectoryProperties directory,
      Residency residency,
      Environment environment) {
    this.resolution = resolution;
    this.directory = directory;
    this.residency = residency;
    this.environment = environment;
  }

  @Override
  public void afterSingletonsInstantiated() {
    warnings().forEach(LOGGER::warn);
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (CloudPlatform.getActive(environment) == CloudPlatform.KUBERNETES && !namesProxies()) {
      warnings.add(
          "tenantry.resolution.trusted-proxies is not set: whoever connects from the loopback may name a tenant, and a sidecar connects from there with what its client sent. List the networks of your ingress, or the loopback where your sidecar vouches for the tenant");
    }
    resolution.trustedProxies().stream()
        .filter(DoubtfulSettings::isWiderThanAnyPrivateNetwork)
        .findFirst()
        .ifPresent(network ->
            warnings.add(
                "tenantry.resolution.trusted-proxies holds "
                    + network
                    + ": machines of the internet may name a tenant by a header. List the networks of your ingress alone"));
    boolean residents =
        directory.tenants().values().stream().anyMatch(DirectoryProperties.Entry::resident);
    if (residents && residency.mode() != Residency.Mode.OFF && residency.localRegion() == null) {
      warnings.add(
          "There are resident tenants, and it is not known where this process runs: only the region that a request names is compared with their homes. Set tenantry.residency.local-region");
    }
    URI url = directory.url();
    if (url != null && directory.bearerToken() != null && !isPrivate(url)) {
      warnings.add(
          "tenantry.directory.bearer-token is sent to an http URL: whoever sees the traffic can read it. Use https");
    }
    return warnings;
  }

  private boolean namesProxies() {
    return Binder.get(environment)
        .bind("tenantry.resolution.trusted-proxies", Bindable.listOf(String.class))
        .isBound();
  }

  /** By TLS, or because it does not leave the machine. */
  private static boolean isPrivate(URI url) {
    return "https".equalsIgnoreCase(url.getScheme())
        || LOOPBACK.contains(url.getHost().toLowerCase(Locale.ROOT));
  }

  private static boolean isWiderThanAnyPrivateNetwork(String network) {
    int slash = network.indexOf('/');
    return slash >= 0
        && Integer.parseInt(network.substring(slash + 1))
            < (network.indexOf(':') < 0 ? WIDEST_IPV4 : WIDEST_IPV6);
  }
}
