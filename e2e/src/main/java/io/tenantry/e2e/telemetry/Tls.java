package io.tenantry.e2e.telemetry;

import io.netty.handler.ssl.SslContextBuilder;

/** TLS of a client from PEM files. */
final class Tls {

  private Tls() {}

  /** Of options that have an authority. */
  static SslContextBuilder client(OtlpClient.Options options) {
    SslContextBuilder builder =
        SslContextBuilder.forClient().trustManager(options.authority().orElseThrow().toFile());
    options
        .certificate()
        .ifPresent(files -> builder.keyManager(files.certificate().toFile(), files.key().toFile()));
    return builder;
  }
}
