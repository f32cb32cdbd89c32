package io.tenantry.samples.laptop.balancer;

/**
 * Who closes idle connections, so that none is closed at the moment of its reuse: the client always
 * first, after 4 s. The server in this JVM closes after 30 s, Tomcat in a pod after 20 s.
 */
public final class HttpConnections {

  private HttpConnections() {}

  /** Before the first HTTP client or server of this JVM; the JDK reads these once. */
  public static void settle() {
    System.setProperty("jdk.httpclient.keepalive.timeout", "4");
    System.setProperty("sun.net.httpserver.idleInterval", "30");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    // Otherwise an answer in two writes waits for the client's delayed acknowledgement, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }
}
