package io.tenantry.e2e.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RecordingListenerTest {

  private static Socket connect(RecordingListener listener) throws Exception {
    return new Socket(InetAddress.getLoopbackAddress(), listener.address().port());
  }

  @Test
  void countsConnectionsAndBytes() throws Exception {
    try (RecordingListener listener = RecordingListener.open()) {
      assertThat(listener.connections()).isZero();
      assertThat(listener.bytes()).isZero();

      try (Socket first = connect(listener);
          Socket second = connect(listener)) {
        first.getOutputStream().write(new byte[100_000]);
        second.getOutputStream().write(1);

        await().until(() -> listener.connections() == 2 && listener.bytes() == 100_001);
      }
    }
  }

  @Test
  void countsAConnectionThatSaysNothing() throws Exception {
    try (RecordingListener listener = RecordingListener.open();
        Socket _ = connect(listener)) {
      await().until(() -> listener.connections() == 1);
      assertThat(listener.bytes()).isZero();
    }
  }

  @RepeatedTest(20)
  void endsConnectionsAndFreesItsPort() throws Exception {
    RecordingListener listener = RecordingListener.open();
    try (Socket socket = connect(listener)) {
      await().until(() -> listener.connections() == 1);

      listener.close();

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    try (RecordingListener again = RecordingListener.open(listener.address())) {
      assertThat(again.address()).isEqualTo(listener.address());
    }
  }
}
