package org.keywright.virtualdevice.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * Plugs a device into the virtual reader "vpcd" of a running PC/SC daemon, and again whenever the
 * daemon restarts or the device comes back. Removing the device hangs up, which the daemon takes
 * for the removal of a card. Safe for concurrent use.
 */
public final class PcscBridge implements AutoCloseable {

  /** Where vpcd waits unless it is told otherwise. */
  public static final int DEFAULT_PORT = 35963;

  private static final System.Logger LOG = System.getLogger(PcscBridge.class.getName());
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final VirtualDevice device;
  private final InetSocketAddress daemon;
  private final CountDownLatch connectedOnce = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Socket socket;

  private PcscBridge(VirtualDevice device, InetSocketAddress daemon) {
    this.device = device;
    this.daemon = daemon;
  }

  /** Starts to connect, and goes on trying until closed. */
  public static PcscBridge start(VirtualDevice device, InetSocketAddress daemon) {
    PcscBridge bridge = new PcscBridge(device, daemon);
    Thread.ofVirtual().name("virtual-device-bridge").start(bridge::run);
    return bridge;
  }

  /**
   * Waits until the device is plugged in for the first time.
   *
   * @return whether it is
   */
  public boolean awaitConnected(Duration atMost) throws InterruptedException {
    return connectedOnce.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
    hangUp();
  }

  private void run() {
    while (closed.getCount() > 0) {
      if (device.isPresent()) {
        connect();
      }
      try {
        if (closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void connect() {
    try (Socket link = new Socket()) {
      link.connect(daemon, (int) CONNECT_TIMEOUT.toMillis());
      socket = link;
      if (closed.getCount() == 0) {
        return;
      }
      connectedOnce.countDown();
      ReaderProtocol.serve(link, device);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "not plugged in at {0}: {1}", daemon, e.getMessage());
    } finally {
      socket = null;
      device.reset();
    }
  }

  private void hangUp() {
    Socket link = socket;
    if (link != null) {
      try {
        link.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "could not be closed", e);
      }
    }
  }
}
