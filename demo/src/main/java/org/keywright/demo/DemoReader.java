package org.keywright.demo;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.transport.CardTransportException.Reason;
import org.keywright.card.transport.VirtualReaderTransport;
import org.keywright.client.device.DeviceLink;
import org.keywright.client.device.Readers;
import org.keywright.client.host.DeviceReaders;

/**
 * The one reader of the demonstration, with which a page can play: one of several devices is in it,
 * or none. Safe for concurrent use.
 */
final class DemoReader implements DeviceReaders {

  static final String NAME = "Virtual reader";

  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration WORK = Duration.ofMinutes(2);

  /** Models, in words for the page. */
  private static final Map<String, String> MODELS =
      Map.of(
          "security-key", "Security key with PIV",
          "plain", "PIV card",
          "managed", "PIV card with a secure channel");

  private final DemoDevices devices;
  private final DeviceControl control;
  private int chosen;

  /** A reader that has the first of these devices in it. */
  DemoReader(DemoDevices devices) throws IOException {
    this.devices = devices;
    this.control = new DeviceControl(devices.control());
    for (int i = 1; i < devices.devices().size(); i++) {
      control.say(i + 1, "remove");
    }
  }

  /** Something that can go wrong, and how a virtual device is told. */
  enum Breakage {
    /** In the middle of the longest work. */
    REMOVE("It is pulled out while keys are made", "remove@ins=47"),
    /** What became of the command is unknown; the device is back at once. */
    LOSE_REPLY("Its answer is lost while keys are made", "lose-reply@ins=47=1500"),
    /** PUT DATA, with the status word for a memory that is full. */
    REFUSE("It refuses to store a certificate", "answer@ins=DB=6A84"),
    /** To watch the progress bar. */
    SLOW("It takes ten seconds to answer", "slow@ins=47=10000"),
    /** The same kind of device, another chip. */
    SWAP("Another device takes its place", "swap@ins=DB");

    private final String words;
    private final String fault;

    Breakage(String words, String fault) {
      this.words = words;
      this.fault = fault;
    }

    String words() {
      return words;
    }
  }

  synchronized String model() {
    return devices.devices().get(chosen).model();
  }

  List<BridgeMessage.Choice> models() {
    return devices.devices().stream()
        .map(device ->
            new BridgeMessage.Choice(
                device.model(), MODELS.getOrDefault(device.model(), device.model())))
        .toList();
  }

  synchronized boolean isInserted() throws IOException {
    return control.say(chosen + 1, "present").equals("true");
  }

  synchronized void insert() throws IOException {
    control.say(chosen + 1, "insert");
  }

  synchronized void remove() throws IOException {
    control.say(chosen + 1, "remove");
  }

  /**
   * Takes the device out and puts another one in.
   *
   * @throws IllegalArgumentException if there is no such model
   */
  synchronized void choose(String model) throws IOException {
    List<String> names = devices.devices().stream().map(DemoDevice::model).toList();
    int index = names.indexOf(model);
    if (index < 0) {
      throw new IllegalArgumentException("There is no such model.");
    }
    remove();
    chosen = index;
    insert();
  }

  /** Sets what goes wrong next, or nothing. */
  synchronized void fail(@Nullable Breakage breakage) throws IOException {
    control.say(chosen + 1, "clear");
    if (breakage != null) {
      control.say(chosen + 1, "fault " + breakage.fault);
    }
  }

  @Override
  public List<Readers.Reader> list() throws CardTransportException {
    try {
      return List.of(new Readers.Reader(NAME, isInserted()));
    } catch (IOException e) {
      throw new CardTransportException(Reason.PROTOCOL, "the virtual devices are gone", e);
    }
  }

  @Override
  public @Nullable String problem() {
    return null;
  }

  @Override
  public Identification identify(Readers.Reader reader) throws CardTransportException {
    byte[] challenge = new byte[8];
    new SecureRandom().nextBytes(challenge);
    try (CardTransport transport = connect(LOOK)) {
      return Identify.run(transport, challenge);
    }
  }

  @Override
  public DeviceLink open(Readers.Reader reader) throws CardTransportException {
    return DeviceLink.of(connect(WORK));
  }

  private CardTransport connect(Duration timeout) throws CardTransportException {
    int port;
    synchronized (this) {
      port = devices.devices().get(chosen).port();
    }
    return VirtualReaderTransport.connect(port, timeout);
  }
}
