package io.tenantry.e2e.standin;

/** One port of a stand-in, which can go down and come back on the same port. */
interface StandInServer extends AutoCloseable {

  int port();

  void start();

  /** At once: calls that run are cut off. */
  void stop();

  /** Gives the port back. */
  @Override
  void close();
}
