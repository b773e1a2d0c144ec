package org.keywright.virtualdevice.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.cli.CommandLine.Device;
import org.keywright.virtualdevice.link.DeviceListener;
import org.keywright.virtualdevice.link.PcscBridge;

/** The devices of a process with everything that reaches them. */
final class RunningDevices implements AutoCloseable {

  private final List<AutoCloseable> links = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private RunningDevices() {}

  /**
   * Starts all and tells on which ports they are.
   *
   * @throws IOException if a port is taken or a file cannot be read or written; nothing runs then
   */
  static RunningDevices start(CommandLine commandLine, PrintStream out) throws IOException {
    RunningDevices running = new RunningDevices();
    try {
      List<VirtualDevice> devices = new ArrayList<>();
      for (Device wanted : commandLine.devices()) {
        devices.add(running.start(wanted, out));
      }
      if (commandLine.control().isPresent()) {
        ControlPort control = ControlPort.start(devices, commandLine.control().getAsInt());
        running.links.add(control);
        out.println("control port " + control.port());
      }
    } catch (IOException e) {
      running.close();
      throw e;
    }
    if (running.links.isEmpty()) {
      running.close();
    }
    return running;
  }

  void awaitClosed() throws InterruptedException {
    closed.await();
  }

  @Override
  public void close() {
    for (AutoCloseable link : links) {
      try {
        link.close();
      } catch (Exception e) {
        System.getLogger(RunningDevices.class.getName())
            .log(System.Logger.Level.DEBUG, "could not be closed", e);
      }
    }
    closed.countDown();
  }

  private VirtualDevice start(Device wanted, PrintStream out) throws IOException {
    VirtualDevice device = DeviceModels.byName(wanted.model(), wanted.options());
    wanted.faults().forEach(device.faults()::add);
    device.faults().resetWhenIdle(wanted.idle(), false);
    Path card = wanted.card();
    if (card != null) {
      device.personalise(card);
    }
    if (wanted.pinBlocked()) {
      device.blockPin();
    }
    String rootFile = wanted.rootFile();
    if (rootFile != null) {
      writeRoot(device, rootFile, out);
    }
    String name = wanted.model() + " " + device.serial();
    if (wanted.listen().isPresent()) {
      DeviceListener listener = DeviceListener.start(device, wanted.listen().getAsInt());
      links.add(listener);
      out.println(name + " listens on port " + listener.port());
    }
    InetSocketAddress vpcd = wanted.vpcd();
    if (vpcd != null) {
      links.add(PcscBridge.start(device, vpcd));
      out.println(name + " plugs itself in at " + vpcd.getHostString() + ":" + vpcd.getPort());
    }
    return device;
  }

  private static void writeRoot(VirtualDevice device, String file, PrintStream out)
      throws IOException {
    X509Certificate root =
        device
            .attestationRoot()
            .orElseThrow(() -> new IllegalArgumentException("this model does not attest keys"));
    StringWriter pem = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
      writer.writeObject(root);
    }
    if (file.equals("-")) {
      out.print(pem);
    } else {
      Files.writeString(Path.of(file), pem.toString());
    }
  }
}
