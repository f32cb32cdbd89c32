package io.tenantry.context.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Real calls to a service on this machine. */
final class HttpCalls {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port;

  HttpCalls(int port) {
    this.port = port;
  }

  /** GET with headers given as name, value, name, value. */
  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Sends bytes that no client library would send, and returns all that comes back. */
  String raw(String path, String headerLines) throws IOException {
    return raw("localhost", path, headerLines);
  }

  /** As {@link #raw(String, String)}, to another host than it is sent to. */
  String raw(String host, String path, String headerLines) throws IOException {
    return raw(InetAddress.getLoopbackAddress(), "GET", host, path, headerLines);
  }

  /** As {@link #raw(String, String)}, over one of the addresses of this machine. */
  String rawTo(String address, String path, String headerLines) throws IOException {
    return raw(InetAddress.getByName(address), "GET", "localhost", path, headerLines);
  }

  /** As {@link #raw(String, String)}, with OPTIONS. */
  String rawOptions(String path, String headerLines) throws IOException {
    return raw(InetAddress.getLoopbackAddress(), "OPTIONS", "localhost", path, headerLines);
  }

  private String raw(
      InetAddress address, String method, String host, String path, String headerLines)
      throws IOException {
    try (Socket socket = new Socket(address, port)) {
      String request =
          "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n\r\n"
              .formatted(method, path, host, headerLines);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
