package org.keywright.virtualdevice.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * A device that waits on a port of the loopback interface until somebody connects and acts as its
 * reader. One reader at a time: another one is hung up on unless the first goes in a moment, and so
 * is everyone, at once, while the device is removed. A reader powers the device on first. Safe for
 * concurrent use.
 */
public final class DeviceListener implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DeviceListener.class.getName());

  /**
   * How long the next reader waits for the one before: who hangs up and calls again has not always
   * been noticed to be gone.
   */
  private static final long HANDOVER_MILLIS = 5_000;

  private final VirtualDevice device;
  private final ServerSocket server;
  private final Semaphore free = new Semaphore(1, true);
  private volatile @Nullable Socket reader;

  private DeviceListener(VirtualDevice device, ServerSocket server) {
    this.device = device;
    this.server = server;
  }

  /**
   * Starts to wait.
   *
   * @param port 1 to 65535, or 0 for any that is free
   * @throws IOException if the port is taken
   */
  public static DeviceListener start(VirtualDevice device, int port) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      server.close();
      throw new IOException("port " + port + " cannot be listened on: " + e.getMessage(), e);
    }
    DeviceListener listener = new DeviceListener(device, server);
    Thread.ofVirtual().name("virtual-device-" + server.getLocalPort()).start(listener::accept);
    return listener;
  }

  /** The port on which it waits. */
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    closeQuietly(server);
    closeQuietly(reader);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        if (!device.isPresent()) {
          socket.close();
          continue;
        }
        Thread.ofVirtual().name("virtual-device-reader").start(() -> admit(socket));
      } catch (SocketException e) {
        LOG.log(System.Logger.Level.DEBUG, "stopped listening: {0}", e.getMessage());
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "a reader could not be taken on", e);
      }
    }
  }

  private void admit(Socket socket) {
    try (socket) {
      if (free.tryAcquire(HANDOVER_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          serve(socket);
        } finally {
          free.release();
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the reader is gone: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Socket socket) throws IOException {
    reader = socket;
    try {
      if (server.isClosed()) {
        return;
      }
      device.reset();
      ReaderProtocol.serve(socket, device);
    } finally {
      // The card loses power with its reader, before the next one is let in.
      device.reset();
      reader = null;
    }
  }

  private static void closeQuietly(@Nullable AutoCloseable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (Exception e) {
      LOG.log(System.Logger.Level.DEBUG, "could not be closed", e);
    }
  }
}
