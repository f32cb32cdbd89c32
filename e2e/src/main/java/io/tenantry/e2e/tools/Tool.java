package io.tenantry.e2e.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that is not ours, or is made of what is not ours, and that tests run. */
public enum Tool {
  /** The collector's own builder. */
  OCB {
    @Override
    public GoModule module(Path checkout) throws IOException {
      String main = "go.opentelemetry.io/collector/cmd/builder";
      return GoModule.requiring(main, folder(checkout, "ocb"), Map.of("ocb", main), List.of());
    }
  },
  /** Sends made-up telemetry. */
  TELEMETRYGEN {
    @Override
    public GoModule module(Path checkout) throws IOException {
      String main = "github.com/open-telemetry/opentelemetry-collector-contrib/cmd/telemetrygen";
      return GoModule.requiring(
          main, folder(checkout, "telemetrygen"), Map.of("telemetrygen", main), List.of());
    }
  },
  /** The server {@code prometheus}, and {@code promtool}, which tests rules. */
  PROMETHEUS {
    @Override
    public GoModule module(Path checkout) throws IOException {
      String module = "github.com/prometheus/prometheus";
      return GoModule.requiring(
          module,
          folder(checkout, "prometheus"),
          Map.of("prometheus", module + "/cmd/prometheus", "promtool", module + "/cmd/promtool"),
          // Without service discovery, whose many clouds take most of the time to build.
          List.of("remove_all_sd", "enable_kubernetes_sd"));
    }
  },
  /** Keeps traces in memory here. */
  JAEGER {
    @Override
    public GoModule module(Path checkout) throws IOException {
      String module = "github.com/jaegertracing/jaeger";
      return GoModule.requiring(
          module, folder(checkout, "jaeger"), Map.of("jaeger", module + "/cmd/jaeger"), List.of());
    }
  },
  /** The collector: {@code collector-config/distribution}. */
  OTELCOL {
    @Override
    public GoModule module(Path checkout) throws IOException {
      Path distribution = checkout.resolve("collector-config/distribution");
      return new GoModule(
          "otelcol",
          distribution.resolve("otelcol"),
          collectorVersion(distribution.resolve("manifest.yaml")),
          new TreeMap<>(Map.of("otelcol", ".")),
          List.of(),
          List.of(distribution));
    }
  };

  private static final Pattern VERSION = Pattern.compile("(?m)^  version: (\\S+)$");

  /** What it is built from. */
  public abstract GoModule module(Path checkout) throws IOException;

  private static String collectorVersion(Path manifest) throws IOException {
    Matcher version = VERSION.matcher(Files.readString(manifest));
    if (!version.find()) {
      throw new IOException(manifest + " has no dist.version");
    }
    return "v" + version.group(1);
  }

  private static Path folder(Path checkout, String tool) {
    return checkout.resolve("e2e/tools").resolve(tool);
  }
}
