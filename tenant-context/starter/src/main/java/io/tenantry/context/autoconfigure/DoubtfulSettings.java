package io.tenantry.context.autoconfigure;

import io.tenantry.context.resolution.Residency;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Warns at the start of settings that are legal and hardly meant. */
final class DoubtfulSettings implements SmartInitializingSingleton {

  private static final Logger LOGGER = LoggerFactory.getLogger(DoubtfulSettings.class);

  /** The widest private networks are 10.0.0.0/8 and fc00::/7. */
  private static final int WIDEST_IPV4 = 8;

  private static final int WIDEST_IPV6 = 7;

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
    if (isEcs() && isTenantAKey()) {
      warnings.add(
          "The log has a key 'tenant' beside 'tenant.id': in the format ecs, which nests by the dots, one of them is lost. Rename the first");
    }
    return warnings;
  }

  private static boolean isWiderThanAnyPrivateNetwork(String network) {
    int slash = network.indexOf('/');
    return slash >= 0
        && Integer.parseInt(network.substring(slash + 1))
            < (network.indexOf(':') < 0 ? WIDEST_IPV4 : WIDEST_IPV6);
  }

  private boolean isEcs() {
    return isEcs("console") || isEcs("file");
  }

  private boolean isEcs(String target) {
    return "ecs"
        .equals(
            environment
                .getProperty("logging.structured.format." + target, "")
                .toLowerCase(Locale.ROOT));
  }

  private boolean isTenantAKey() {
    return environment.containsProperty("logging.structured.json.add.tenant")
        || Binder.get(environment)
            .bind("management.tracing.baggage.correlation.fields", Bindable.listOf(String.class))
            .map(fields -> fields.contains("tenant"))
            .orElse(false);
  }
}
