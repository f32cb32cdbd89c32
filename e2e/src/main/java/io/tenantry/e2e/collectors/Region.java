package io.tenantry.e2e.collectors;

import io.tenantry.e2e.servers.Collector;
import io.tenantry.e2e.servers.Finished;
import io.tenantry.e2e.telemetry.Authority;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.PemFiles;
import io.tenantry.e2e.telemetry.TokenIssuer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One region that runs: an agent, a gateway, and samplers in front of its back ends. */
public final class Region {

  private final RegionName name;
  private final Fleet fleet;
  private final Authority authority;
  private final String token;
  private final Collector agent;
  private final Collector gateway;
  private final List<Collector> samplers;
  private final Map<Collector, Collector.Builder> builders;

  private Region(
      Builder builder,
      Authority authority,
      String token,
      Collector agent,
      Collector gateway,
      List<Collector> samplers,
      Map<Collector, Collector.Builder> builders) {
    this.name = builder.name;
    this.fleet = builder.fleet;
    this.authority = authority;
    this.token = token;
    this.agent = agent;
    this.gateway = gateway;
    this.samplers = List.copyOf(samplers);
    this.builders = Map.copyOf(builders);
  }

  public RegionName name() {
    return name;
  }

  public Collector agent() {
    return agent;
  }

  public Collector gateway() {
    return gateway;
  }

  public List<Collector> samplers() {
    return samplers;
  }

  /** All of its collectors, those first that telemetry comes to last. */
  public List<Collector> collectors() {
    return Stream.concat(samplers.stream(), Stream.of(gateway, agent)).toList();
  }

  /** {@code otelcol validate} with what that collector of this region runs with. */
  public Finished validate(Collector collector) {
    return Objects.requireNonNull(builders.get(collector), "a collector of another region")
        .validate();
  }

  /** Certificates of the region's processes are signed by it. */
  public Authority authority() {
    return authority;
  }

  /** By which the region's services and agents are believed about tenants. */
  public String servicesToken() {
    return token;
  }

  /** A workload on the agent's node: OTLP over gRPC, in plain text. */
  public OtlpClient.Options workload() {
    return OtlpClient.grpc(port(agent, Role.AGENT.variable("OTLP_GRPC_LISTEN")));
  }

  /** The same over HTTP. */
  public OtlpClient.Options workloadOverHttp() {
    return OtlpClient.http(port(agent, Role.AGENT.variable("OTLP_HTTP_LISTEN")));
  }

  /** A shared service that sends to the gateway itself, and is believed about tenants. */
  public OtlpClient.Options service() {
    return servicesReceiver().bearer(token);
  }

  /** The same over HTTP. */
  public OtlpClient.Options serviceOverHttp() {
    return servicesReceiverOverHttp().bearer(token);
  }

  /** A client that is this tenant, whatever it sends. */
  public OtlpClient.Options tenant(String id) {
    return tenantsReceiver().bearer(fleet.tokens().token(id));
  }

  /** The same over HTTP. */
  public OtlpClient.Options tenantOverHttp(String id) {
    return tenantsReceiverOverHttp().bearer(fleet.tokens().token(id));
  }

  /** The gateway's receiver of services, and no token yet. */
  public OtlpClient.Options servicesReceiver() {
    return overGrpc("SERVICES_GRPC_LISTEN");
  }

  /** The same over HTTP. */
  public OtlpClient.Options servicesReceiverOverHttp() {
    return overHttp("SERVICES_HTTP_LISTEN");
  }

  /** The gateway's receiver of tenants, and no token yet. */
  public OtlpClient.Options tenantsReceiver() {
    return overGrpc("TENANTS_GRPC_LISTEN");
  }

  /** The same over HTTP. */
  public OtlpClient.Options tenantsReceiverOverHttp() {
    return overHttp("TENANTS_HTTP_LISTEN");
  }

  /** The sum over all samplers. */
  public double atSamplers(String metric, String... labels) {
    return samplers.stream()
        .filter(Collector::isRunning)
        .mapToDouble(sampler -> sampler.metrics().sum(metric, labels))
        .sum();
  }

  private OtlpClient.Options overGrpc(String variable) {
    return OtlpClient.grpc(port(gateway, Role.GATEWAY.variable(variable)))
        .trusting(authority.caFile());
  }

  private OtlpClient.Options overHttp(String variable) {
    return OtlpClient.http(port(gateway, Role.GATEWAY.variable(variable)))
        .trusting(authority.caFile());
  }

  private static int port(Collector collector, String variable) {
    return collector.address(variable).port();
  }

  /** What a region is to be; each method returns this. */
  public static final class Builder {

    private final Fleet fleet;
    private final RegionName name;
    private final BackEnds backEnds;
    private final Map<Role, List<String>> overlays = new EnumMap<>(Role.class);
    private int samplerCount = 1;

    Builder(Fleet fleet, RegionName name, BackEnds backEnds) {
      this.fleet = fleet;
      this.name = name;
      this.backEnds = backEnds;
    }

    /**
     * How many samplers; one, if not said. The gateway finds one by DNS, as shipped, and several,
     * on ports of one address, by {@code static-samplers.yaml}.
     */
    public Builder samplers(int count) {
      samplerCount = count;
      return this;
    }

    /** Configuration that is merged last into that of all collectors of the role. */
    public Builder overlay(Role role, String yaml) {
      overlays.computeIfAbsent(role, any -> new ArrayList<>()).add(yaml);
      return this;
    }

    /** Starts it, the samplers first, and returns when all of it is healthy. */
    public Region start() {
      Path folder = fleet.folder(name);
      Authority authority = Authority.in(folder);
      String token = UUID.randomUUID().toString();
      Path tokenFile = write(folder.resolve("token"), token);
      Map<Collector, Collector.Builder> started = new LinkedHashMap<>();

      PemFiles samplerFiles = authority.server("samplers.%s.internal".formatted(name));
      List<Collector> samplers = new ArrayList<>();
      for (int i = 0; i < samplerCount; i++) {
        Collector.Builder sampler =
            collector(Role.SAMPLER, "-" + i)
                .listens(Role.SAMPLER.variable("OTLP_GRPC_LISTEN"))
                .environment(
                    Role.SAMPLER.variable("TLS_CERT_FILE"), text(samplerFiles.certificate()))
                .environment(Role.SAMPLER.variable("TLS_KEY_FILE"), text(samplerFiles.key()))
                .environment(Role.SAMPLER.variable("TLS_CLIENT_CA_FILE"), text(authority.caFile()));
        samplers.add(start(sampler, started));
      }
      PemFiles gatewayFiles = authority.server("gateway.%s.internal".formatted(name));
      PemFiles gatewayClient = authority.client("gateway");
      Role at = Role.GATEWAY;
      Collector gateway =
          start(
              collector(at, "")
                  .listens(at.variable("SERVICES_GRPC_LISTEN"))
                  .listens(at.variable("SERVICES_HTTP_LISTEN"))
                  .listens(at.variable("TENANTS_GRPC_LISTEN"))
                  .listens(at.variable("TENANTS_HTTP_LISTEN"))
                  .environment(at.variable("TLS_CERT_FILE"), text(gatewayFiles.certificate()))
                  .environment(at.variable("TLS_KEY_FILE"), text(gatewayFiles.key()))
                  .environment(at.variable("CLIENT_CERT_FILE"), text(gatewayClient.certificate()))
                  .environment(at.variable("CLIENT_KEY_FILE"), text(gatewayClient.key()))
                  .environment(at.variable("SERVICES_TOKEN_FILE"), text(tokenFile))
                  .environment(at.variable("OIDC_ISSUER"), TokenIssuer.ISSUER)
                  .environment(at.variable("OIDC_AUDIENCE"), TokenIssuer.AUDIENCE)
                  .environment(at.variable("OIDC_KEYS_FILE"), text(fleet.tokens().keysFile()))
                  .environment(at.variable("SAMPLERS"), "[%s]".formatted(list(samplers)))
                  .environment(name.variable("SAMPLERS_HOSTNAME"), "127.0.0.1")
                  .environment(name.variable("SAMPLERS_PORT"), port(samplers.getFirst()))
                  .environment(name.variable("SAMPLERS_CA_FILE"), text(authority.caFile())),
              started);

      Collector agent =
          start(
              collector(Role.AGENT, "")
                  .listens(Role.AGENT.variable("OTLP_GRPC_LISTEN"))
                  .listens(Role.AGENT.variable("OTLP_HTTP_LISTEN"))
                  .environment(Role.AGENT.variable("TOKEN_FILE"), text(tokenFile))
                  .environment(
                      name.variable("GATEWAY_ENDPOINT"),
                      gateway.address(at.variable("SERVICES_GRPC_LISTEN")).toString())
                  .environment(
                      name.variable("GATEWAY_HTTP_ENDPOINT"),
                      "https://" + gateway.address(at.variable("SERVICES_HTTP_LISTEN")))
                  .environment(name.variable("GATEWAY_CA_FILE"), text(authority.caFile())),
              started);
      return new Region(this, authority, token, agent, gateway, samplers, started);
    }

    /** For a gateway that is given a list. */
    private static String list(List<Collector> samplers) {
      return samplers.stream()
          .map(sampler -> sampler.address(Role.SAMPLER.variable("OTLP_GRPC_LISTEN")).toString())
          .collect(Collectors.joining(", "));
    }

    /** For a gateway that is given a name in DNS, where all samplers have the same port. */
    private static String port(Collector sampler) {
      return Integer.toString(sampler.address(Role.SAMPLER.variable("OTLP_GRPC_LISTEN")).port());
    }

    private static Collector start(
        Collector.Builder builder, Map<Collector, Collector.Builder> started) {
      Collector collector = builder.start();
      started.put(collector, builder);
      return collector;
    }

    /** With its files, and with all that processes of every role are told. */
    private Collector.Builder collector(Role role, String suffix) {
      Path config = fleet.config();
      Collector.Builder collector =
          fleet
              .servers()
              .collector("%s-%s%s".formatted(name, role.id(), suffix))
              .role(role.prefix())
              .config(
                  config.resolve(role.file()),
                  config.resolve("regions").resolve(name.id()).resolve(role.file()))
              .environment("TENANTRY_TENANTS_FILE", text(fleet.tenantsFile()));
      if (role == Role.GATEWAY && samplerCount > 1) {
        collector.config(config.resolve("static-samplers.yaml"));
      }
      shorterTimes(role.file()).ifPresent(collector::config);
      shorterTimes(name.id() + "/" + role.file()).ifPresent(collector::config);
      overlays.getOrDefault(role, List.of()).forEach(collector::config);

      fleet.addressesOfOthers(name).forEach(collector::environment);
      backEnds.environment().forEach(collector::environment);
      return collector;
    }

    private static Optional<String> shorterTimes(String resource) {
      try (InputStream yaml = Region.class.getResourceAsStream(resource)) {
        return yaml == null
            ? Optional.empty()
            : Optional.of(new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Path write(Path file, String text) {
      try {
        return Files.writeString(file, text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String text(Path path) {
      return path.toAbsolutePath().toString();
    }
  }
}
