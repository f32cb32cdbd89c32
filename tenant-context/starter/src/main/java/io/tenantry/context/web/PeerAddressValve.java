package io.tenantry.context.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Notes the address of the other end of the connection on each request of a Tomcat. {@code
 * RemoteIpValve} writes the client's claim over {@code getRemoteAddr()} and keeps no copy of the
 * original (its request attributes hold the claim, too), but it cannot reach {@code getPeerAddr()},
 * so it does not matter which of the two valves is first.
 */
public final class PeerAddressValve extends ValveBase {

  public PeerAddressValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    String peer = request.getPeerAddr();
    if (peer != null) {
      request.setAttribute(PeerAddress.ATTRIBUTE, peer);
    }
    getNext().invoke(request, response);
  }
}
