package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * TLS on a real Tomcat, which wants a certificate of its own authority from its clients. Each alias
 * of the key store is one of them.
 */
class ClientCertificateIT {

  private static final String PASSWORD = "changeit";
  private static final String PREFIX = "spiffe://example.org/tenant/";

  @TempDir private static Path directory;
  private static ConfigurableApplicationContext server;

  @BeforeAll
  static void start() throws GeneralSecurityException, IOException, InterruptedException {
    Path keys = directory.resolve("keys.p12");
    keytool(keys, "authority", "CN=authority", "-ext", "bc:c");
    signed(keys, "server", "CN=localhost", "ip:127.0.0.1");
    signed(keys, "acme", "CN=client,O=acme", "uri:" + PREFIX + "acme");
    signed(keys, "contradicting", "CN=client,O=globex", "uri:" + PREFIX + "acme");
    signed(keys, "proxy", "CN=proxy", "dns:ingress.example.org");
    keytool(keys, "stranger", "CN=client,O=acme", "-ext", "san=uri:" + PREFIX + "acme");
    only(keys, "server", directory.resolve("server.p12"));
    trusted(keys, directory.resolve("authority.p12"));
    server =
        new SpringApplicationBuilder(EchoApplication.class)
            .run(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--management.otlp.metrics.export.enabled=false",
                "--server.ssl.client-auth=want",
                "--server.ssl.key-store=" + directory.resolve("server.p12"),
                "--server.ssl.key-store-password=" + PASSWORD,
                "--server.ssl.trust-store=" + directory.resolve("authority.p12"),
                "--server.ssl.trust-store-password=" + PASSWORD,
                "--tenantry.resolution.trusted-proxies=10.9.8.7",
                "--tenantry.resolution.certificate.uri-prefix=" + PREFIX,
                "--tenantry.resolution.certificate.subject-attribute=O");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "acme,           acme,   200",
    "acme,           '',     200",
    "acme,           globex, 403",
    "contradicting,  '',     403",
    "proxy,          '',     400",
    "proxy,          acme,   400",
    "'',             acme,   400",
  })
  void believesTheCertificate(String client, String header, int status) throws Exception {
    HttpResponse<String> response = get(client, header);
    assertThat(response.statusCode()).isEqualTo(status);
    if (status == 200) {
      assertThat(response.body()).isEqualTo("acme/_none/default");
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityDoesNotGetIn() {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> get("stranger", ""));
  }

  private static HttpResponse<String> get(String client, String header) throws Exception {
    int port = server.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/tenant"));
    if (!header.isEmpty()) {
      request.header("X-Tenant-ID", header);
    }
    HttpClient http = HttpClient.newBuilder().sslContext(clientContext(client)).build();
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static SSLContext clientContext(String client)
      throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(
        client.isEmpty() ? empty() : only(directory.resolve("keys.p12"), client),
        PASSWORD.toCharArray());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(load(directory.resolve("authority.p12")));
    SSLContext context = SSLContext.getInstance("TLS");
    X509ExtendedKeyManager own = (X509ExtendedKeyManager) keys.getKeyManagers()[0];
    context.init(new KeyManager[] {new Insistent(own, client)}, trust.getTrustManagers(), null);
    return context;
  }

  private static void signed(Path keys, String alias, String subject, String names)
      throws IOException, InterruptedException {
    keytool(keys, alias, subject, "-signer", "authority", "-ext", "san=" + names);
  }

  private static void keytool(Path keys, String alias, String subject, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                alias,
                "-dname",
                subject,
                "-keystore",
                keys.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(directory.resolve("keytool.log"))).isZero();
  }

  private static void only(Path keys, String alias, Path file)
      throws GeneralSecurityException, IOException {
    store(only(keys, alias), file);
  }

  private static KeyStore only(Path keys, String alias)
      throws GeneralSecurityException, IOException {
    KeyStore all = load(keys);
    KeyStore one = empty();
    one.setKeyEntry(
        alias,
        all.getKey(alias, PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        all.getCertificateChain(alias));
    return one;
  }

  private static void trusted(Path keys, Path file) throws GeneralSecurityException, IOException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry("authority", load(keys).getCertificate("authority"));
    store(trusted, file);
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyStore load(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static void store(KeyStore store, Path file)
      throws GeneralSecurityException, IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
  }

  /** Shows a certificate also to a server that has not asked for one of its authority. */
  private static final class Insistent extends X509ExtendedKeyManager {

    private final X509ExtendedKeyManager keys;
    private final @Nullable String alias;

    Insistent(X509ExtendedKeyManager keys, String alias) {
      this.keys = keys;
      this.alias = alias.isEmpty() ? null : alias;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] keyType, Principal @Nullable [] issuers, SSLEngine engine) {
      return alias;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, Socket socket) {
      return alias;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return keys.getClientAliases(keyType, issuers);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return keys.getServerAliases(keyType, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, Socket socket) {
      return keys.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String name) {
      return keys.getCertificateChain(name);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String name) {
      return keys.getPrivateKey(name);
    }
  }
}
