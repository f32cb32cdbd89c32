package io.tenantry.e2e.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A port of 127.0.0.1 that stays one server's own while that server is down: then it is bound but
 * nobody listens, so that who connects is refused and nobody else is given it. Not thread-safe.
 */
final class LoopbackPort {

  /** Starts listening. */
  interface Listener {

    /** Listens at an address, whose port is 0 for any free one, and answers the port. */
    int listen(InetSocketAddress address) throws IOException;
  }

  private int number;
  private @Nullable Socket keeper;

  /** 0 before the first time that it listened. */
  int number() {
    return number;
  }

  void open(Listener listener) {
    try {
      if (keeper != null) {
        keeper.close();
        keeper = null;
      }
      number = listener.listen(address(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server has closed it. */
  void keep() {
    try {
      Socket socket = new Socket();
      socket.setReuseAddress(true);
      socket.bind(address(number));
      keeper = socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void release() {
    try {
      if (keeper != null) {
        keeper.close();
        keeper = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
