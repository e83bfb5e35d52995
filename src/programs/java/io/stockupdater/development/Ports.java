package io.stockupdater.development;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Which ports can be listened on. */
public final class Ports {
  private static final int FIRST = 20_000;
  private static final int BEYOND = 32_000; // from 32,768 on Linux takes them for connections

  /** Processes that run at the same time begin elsewhere. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(FIRST, BEYOND));

  private Ports() {}

  /**
   * A port that nothing listens on at the moment, never the same twice. The system picks none of
   * these for connections, so that it stays free until a server is up.
   */
  public static int free() {
    for (int tries = FIRST; tries < BEYOND; tries++) {
      int port = NEXT.getAndUpdate(given -> given + 1 < BEYOND ? given + 1 : FIRST);
      if (isFree(InetAddress.getLoopbackAddress(), port)) {
        return port;
      }
    }
    throw new IllegalStateException("all ports from " + FIRST + " on are taken");
  }

  /** Whether something on this machine takes connections there. */
  static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** The first port from this one on that nothing listens on at the moment. */
  static int freeFrom(int first) {
    for (int port = first; port <= first + 100 && port <= 65_535; port++) {
      if (isFree(InetAddress.getLoopbackAddress(), port)) {
        return port;
      }
    }
    throw new StartFailure(
        "All ports from " + first + " to " + (first + 100) + " are taken: free one of them.");
  }

  /** Refuses an address that the server couldn't listen on, before anything is started for it. */
  static void requireFree(String host, int port) {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
      new ServerSocket(0, 1, address).close();
    } catch (UnknownHostException e) {
      throw new StartFailure("SERVER_HOST names no address: '" + host + "' can't be resolved.", e);
    } catch (IOException e) {
      throw new StartFailure(
          "SERVER_HOST must be an address of this machine, and '" + host + "' is not.", e);
    }
    if (!isFree(address, port)) {
      throw new StartFailure(
          "Port "
              + port
              + " on "
              + host
              + " is taken (or may not be used): stop what listens there, or set"
              + " SERVER_PORT to another port.");
    }
  }

  private static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // a connection in TIME_WAIT doesn't hinder a server either
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
