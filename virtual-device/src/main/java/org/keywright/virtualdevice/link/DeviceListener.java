package org.keywright.virtualdevice.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * A device that waits on a port of the loopback interface until somebody connects and acts as its
 * reader. One reader at a time: another one is hung up on at once, and so is everyone while the
 * device is removed. A reader powers the device on first. Safe for concurrent use.
 */
public final class DeviceListener implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DeviceListener.class.getName());

  private final VirtualDevice device;
  private final ServerSocket server;
  private final AtomicReference<@Nullable Socket> reader = new AtomicReference<>();

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
    closeQuietly(reader.get());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        if (!device.isPresent() || !reader.compareAndSet(null, socket)) {
          socket.close();
          continue;
        }
        Thread.ofVirtual().name("virtual-device-reader").start(() -> serve(socket));
      } catch (SocketException e) {
        LOG.log(System.Logger.Level.DEBUG, "stopped listening: {0}", e.getMessage());
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "a reader could not be taken on", e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      device.reset();
      ReaderProtocol.serve(socket, device);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the reader is gone: {0}", e.getMessage());
    } finally {
      // The card loses power with its reader, before the next one is let in.
      device.reset();
      reader.set(null);
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
