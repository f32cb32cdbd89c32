package io.tenantry.e2e.telemetry;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A certificate authority for one test. Everything that it signs lies as PEM files in its
 * directory, named after what it is for.
 */
public final class Authority {

  private static final Duration VALIDITY = Duration.ofDays(7);

  private final Path directory;
  private final X509Bundle authority;
  private final Path caFile;

  private Authority(Path directory, X509Bundle authority, Path caFile) {
    this.directory = directory;
    this.authority = authority;
    this.caFile = caFile;
  }

  /** A new one, with {@code ca.pem} in {@code directory}. */
  public static Authority in(Path directory) {
    X509Bundle authority =
        build(
            certificate("CN=authority of a test")
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign));
    return new Authority(
        directory, authority, write(directory.resolve("ca.pem"), authority.getCertificatePEM()));
  }

  /** The certificate to trust, PEM. */
  public Path caFile() {
    return caFile;
  }

  /** For a server on 127.0.0.1, which is also called {@code localhost} and {@code name}. */
  public PemFiles server(String name) {
    return sign(
        "server-" + name,
        certificate("CN=" + name)
            .addSanIpAddress("127.0.0.1")
            .addSanDnsName("localhost")
            .addSanDnsName(name)
            .addExtendedKeyUsageServerAuth());
  }

  /** For a client whose common name is {@code name}. */
  public PemFiles client(String name) {
    return sign("client-" + name, certificate("CN=" + name).addExtendedKeyUsageClientAuth());
  }

  /** For a client that is named by a URI, such as a SPIFFE id, too. */
  public PemFiles client(String name, URI uri) {
    return sign(
        "client-" + name,
        certificate("CN=" + name).addSanUriName(uri).addExtendedKeyUsageClientAuth());
  }

  private PemFiles sign(String file, CertificateBuilder certificate) {
    X509Bundle signed;
    try {
      signed = certificate.setKeyUsage(true, KeyUsage.digitalSignature).buildIssuedBy(authority);
    } catch (Exception e) {
      throw new IllegalStateException("no certificate for " + file, e);
    }
    return new PemFiles(
        write(directory.resolve(file + ".pem"), signed.getCertificatePEM()),
        write(directory.resolve(file + ".key"), signed.getPrivateKeyPEM()));
  }

  private static CertificateBuilder certificate(String subject) {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .subject(subject)
        .ecp256()
        .notBefore(now.minus(VALIDITY))
        .notAfter(now.plus(VALIDITY));
  }

  private static X509Bundle build(CertificateBuilder certificate) {
    try {
      return certificate.buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException("no authority", e);
    }
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
