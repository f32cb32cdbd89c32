package io.tenantry.e2e.servers;

import java.net.URI;

/**
 * A port of 127.0.0.1. As text it is what configurations want: {@code 127.0.0.1:12345}.
 *
 * @param port from 1 to 65535
 */
public record Address(int port) {

  /** Rejects what is no port. */
  public Address {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: %d (expected: 1 to 65535)".formatted(port));
    }
  }

  /** Of a page there, over HTTP without TLS. */
  public URI http(String path) {
    return URI.create("http://" + this + path);
  }

  @Override
  public String toString() {
    return "127.0.0.1:" + port;
  }
}
