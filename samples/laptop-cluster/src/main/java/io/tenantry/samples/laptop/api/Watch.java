package io.tenantry.samples.laptop.api;

import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;

/**
 * One watch connection. Fabric8's listener waits up to a minute for its unsent events when a
 * connection ends, on the event loop that also has to send them and that serves other clients: the
 * death of one client would stop the lease renewals of the next. Here that wait has a thread of its
 * own.
 */
final class Watch extends WebSocketListener {

  private final WebSocketListener events;

  Watch(WebSocketListener events) {
    this.events = events;
  }

  @Override
  public void onOpen(WebSocket socket, Response response) {
    events.onOpen(socket, response);
  }

  @Override
  public void onClosing(WebSocket socket, int code, String reason) {
    events.onClosing(socket, code, reason);
  }

  @Override
  public void onClosed(WebSocket socket, int code, String reason) {
    Thread.ofVirtual().name("watch-closed").start(() -> events.onClosed(socket, code, reason));
  }

  @Override
  public void onFailure(WebSocket socket, Throwable failure, Response response) {
    Thread.ofVirtual()
        .name("watch-failed")
        .start(() -> events.onFailure(socket, failure, response));
  }
}
