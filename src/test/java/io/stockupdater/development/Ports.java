package io.stockupdater.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;

/** Which ports can be listened on. */
public final class Ports {
  private Ports() {}

  /** A port that nothing listens on at the moment. */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
