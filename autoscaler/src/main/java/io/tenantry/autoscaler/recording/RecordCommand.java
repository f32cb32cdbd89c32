package io.tenantry.autoscaler.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantry.autoscaler.command.DurationConverter;
import io.tenantry.autoscaler.command.LauncherCommand;
import io.tenantry.autoscaler.recording.TraceRecording.Gaps;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command. What its exit codes mean is in its {@code --help}. */
@Command(
    name = "record",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {"Turns a Prometheus range query into a trace folder for simulate.", ""},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it was recorded", "1:it could not be", "2:wrong usage"})
public final class RecordCommand extends LauncherCommand {

  static final String TOKEN = "TENANTRY_PROMETHEUS_TOKEN";
  static final String USER = "TENANTRY_PROMETHEUS_USER";
  static final String PASSWORD = "TENANTRY_PROMETHEUS_PASSWORD";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      required = true,
      description = "Address of Prometheus, with its path where it has one.")
  private URI prometheus = URI.create("http://localhost:9090");

  @Option(
      names = "--query",
      paramLabel = "PROMQL",
      required = true,
      description = "Requests of one step, by tenant: increase(...[STEP]).")
  private String query = "";

  @Option(
      names = "--tenant-label",
      paramLabel = "NAME",
      defaultValue = "tenant_id",
      description = "The label that names the tenant. Default: ${DEFAULT-VALUE}.")
  private String tenantLabel = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      required = true,
      converter = TimeConverter.class,
      description = "First moment, such as 2026-11-24T00:00:00Z, or seconds since 1970.")
  private Instant from = Instant.EPOCH;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      required = true,
      converter = TimeConverter.class,
      description = "Last moment.")
  private Instant to = Instant.EPOCH;

  @Option(
      names = "--step",
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "Length of a bucket, such as 60s or 1m. Default: ${DEFAULT-VALUE}.")
  private Duration step = Duration.ZERO;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder to write; it is made when it is not there.")
  private Path out = Path.of("");

  @Option(
      names = "--force",
      description = "Replace the trace.csv and the README.md that are in it.")
  private boolean force;

  @Option(
      names = "--allow-gaps",
      description = "Play times for which no tenant has a number as no requests.")
  private boolean allowGaps;

  @Option(
      names = "--bearer-token-file",
      paramLabel = "FILE",
      description = "File with a bearer token; or set " + TOKEN + ".")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "PEM file with the certificates that are trusted instead of the JDK's.")
  private @Nullable Path caFile;

  private final Map<String, String> environment;
  private final Duration pause;

  /**
   * Reads credentials from {@code environment} where no file has them.
   *
   * @param pause before a failed question is asked again the first time
   */
  RecordCommand(Map<String, String> environment, Duration pause) {
    this.environment = environment;
    this.pause = pause;
  }

  public static void main(String[] args) {
    System.exit(new RecordCommand(System.getenv(), PAUSE).commandLine().execute(args));
  }

  @Override
  public Integer call() throws RecordingException, InterruptedException {
    Question question = question();
    requireNothingIsReplaced();
    try (HttpClient client = client()) {
      TraceRecording.Summary summary =
          TraceRecording.record(
              new PrometheusRange(
                  client,
                  address(),
                  authorization(),
                  pause,
                  why -> err().println(why + ": asked again")),
              sourceOf(prometheus),
              question,
              allowGaps ? Gaps.ALLOWED : Gaps.REFUSED,
              out,
              Instant.now(),
              done -> err().println("%d of %d buckets".formatted(done, question.buckets())));
      out()
          .println(
              "%s: %d buckets of %d tenants, %.0f requests%s"
                  .formatted(
                      out,
                      question.buckets(),
                      summary.tenants().size(),
                      summary.requests(),
                      summary.emptyBuckets().isEmpty() && summary.leftOut() == 0
                          ? ""
                          : "; README.md says what is missing"));
      return CommandLine.ExitCode.OK;
    } catch (IOException e) {
      throw new RecordingException("%s can not be written".formatted(out));
    }
  }

  private Question question() {
    try {
      return new Question(query, tenantLabel, from, to, step);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private void requireNothingIsReplaced() {
    if (!force
        && (Files.exists(out.resolve(TraceRecording.TRACE))
            || Files.exists(out.resolve(TraceRecording.README)))) {
      throw usage("--out: %s has a trace already (--force replaces it)".formatted(out));
    }
  }

  private URI address() {
    String scheme = String.valueOf(prometheus.getScheme());
    if (!scheme.matches("https?") || prometheus.getHost() == null) {
      throw usage("--prometheus: expected an http or https URL");
    }
    if (prometheus.getUserInfo() != null) {
      throw usage(
          "--prometheus: expected no password in it; set %s and %s".formatted(USER, PASSWORD));
    }
    return prometheus;
  }

  private static String sourceOf(URI address) {
    return "%s://%s%s".formatted(address.getScheme(), address.getAuthority(), address.getPath());
  }

  private Optional<String> authorization() throws RecordingException {
    if (tokenFile != null) {
      try {
        return Optional.of("Bearer " + Files.readString(tokenFile).strip());
      } catch (IOException e) {
        throw new RecordingException("%s can not be read".formatted(tokenFile));
      }
    }
    if (environment.containsKey(TOKEN)) {
      return Optional.of("Bearer " + environment.get(TOKEN));
    }
    if (environment.containsKey(USER)) {
      String both = environment.get(USER) + ":" + environment.getOrDefault(PASSWORD, "");
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8)));
    }
    return Optional.empty();
  }

  /** Follows no redirect, which would take the credentials along. */
  private HttpClient client() throws RecordingException {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
    if (caFile != null) {
      builder.sslContext(trusting(caFile));
    }
    return builder.build();
  }

  private static SSLContext trusting(Path file) throws RecordingException {
    try (InputStream pem = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("ca-" + number++, ca);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new RecordingException("%s: no certificates (expected: PEM)".formatted(file));
    }
  }

  static final class TimeConverter implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String text) {
      try {
        return text.matches("\\d{1,11}")
            ? Instant.ofEpochSecond(Long.parseLong(text))
            : Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "expected a time such as 2026-11-24T00:00:00Z, or seconds since 1970");
      }
    }
  }
}
