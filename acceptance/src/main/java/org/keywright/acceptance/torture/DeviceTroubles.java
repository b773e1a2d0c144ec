package org.keywright.acceptance.torture;

import java.util.HexFormat;
import java.util.List;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.server.issuance.IssuanceState;
import org.keywright.server.issuance.Operation;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.When;

/** What can happen to a device, and to the program that holds it, at each command. */
final class DeviceTroubles {

  private static final int EACH = 1;
  private static final int SOME = 8;
  private static final int FEW = 20;

  private static final int FAILED = 0x6F00;
  private static final int NOT_SATISFIED = 0x6982;
  private static final int TWO_TRIES_LEFT = 0x63C2;

  private DeviceTroubles() {}

  static List<Trouble> all() {
    return List.of(
        fault("removed", EACH, Fault.Kind.REMOVE, 0),
        fault("lose-reply", EACH, Fault.Kind.LOSE_REPLY, 0),
        fault("garbage", EACH, Fault.Kind.GARBAGE, 0),
        fault("swapped", EACH, Fault.Kind.SWAP, 0),
        new Trouble("pin-blocked", Place.APDU, EACH, PinBlocked::new),
        new Trouble("client-killed", Place.APDU, SOME, ClientKilled::new),
        new Trouble("cancelled", Place.APDU, SOME, Cancelled::new),
        fault("lying-length", FEW, Fault.Kind.LYING_LENGTH, 0),
        fault("endless", FEW, Fault.Kind.ENDLESS, 0),
        fault("reset", FEW, Fault.Kind.RESET, 0),
        fault("reset-announced", FEW, Fault.Kind.RESET_ANNOUNCED, 0),
        fault("refused", FEW, Fault.Kind.ANSWER, FAILED),
        fault("denied", FEW, Fault.Kind.ANSWER, NOT_SATISFIED),
        fault("done-but-failed", FEW, Fault.Kind.ANSWER_AFTER, FAILED),
        fault("done-but-warned", FEW, Fault.Kind.ANSWER_AFTER, TWO_TRIES_LEFT));
  }

  private static Trouble fault(String name, int spread, Fault.Kind kind, int value) {
    return new Trouble(
        name, Place.APDU, spread, (scene, point) -> new DeviceStrike(scene, kind, point, value));
  }

  /** Something that a virtual device does by itself. */
  private static class DeviceStrike extends Strike {
    private final Scene scene;
    private final VirtualDevice device;
    private final Fault.Kind kind;
    private final int point;
    private final int value;

    DeviceStrike(Scene scene, Fault.Kind kind, int point, int value) {
      this.scene = scene;
      this.device = scene.device();
      this.kind = kind;
      this.point = point;
      this.value = value;
    }

    @Override
    void device() {
      device.faults().add(new Fault(kind, When.apdu(device.apduCount() + point), value));
    }

    @Override
    boolean reached() {
      return device.faults().waiting() == 0;
    }

    @Override
    void repair() throws Exception {
      device.faults().clear();
      // Swapped before anybody had looked, it is the twin that was issued, from its first byte.
      if (scene.run().operation() != Operation.ISSUE || scene.run().state() != IssuanceState.DONE) {
        device.swapBack();
      }
      device.insert();
      device.reset();
    }
  }

  /** The device is removed, and before it comes back another program blocks its PIN. */
  private static final class PinBlocked extends DeviceStrike {
    private final VirtualDevice device;

    PinBlocked(Scene scene, int point) {
      super(scene, Fault.Kind.REMOVE, point, 0);
      this.device = scene.device();
    }

    @Override
    void repair() throws Exception {
      super.repair();
      Guessing.pin(device);
    }
  }

  /** Another program that types wrong codes until they are blocked. */
  static final class Guessing {
    private static final String SELECT = "00A4040009A0000003080000100000";
    private static final String WRONG = "3931393139313931";
    private static final int MORE_THAN_ANY_COUNTER = 16;

    private Guessing() {}

    static void pin(VirtualDevice device) throws CardTransportException {
      repeat(device, "0020008008" + WRONG);
    }

    static void puk(VirtualDevice device) throws CardTransportException {
      repeat(device, "002C008010" + "AABBCCDDEEFF0011" + WRONG);
    }

    private static void repeat(VirtualDevice device, String command) throws CardTransportException {
      try (CardTransport card = device.transport()) {
        card.transmit(HexFormat.of().parseHex(SELECT));
        for (int i = 0; i < MORE_THAN_ANY_COUNTER; i++) {
          card.transmit(HexFormat.of().parseHex(command));
        }
      }
      device.reset();
    }
  }

  /** Something happens around the so-manieth command that the client sends. */
  private abstract static class CommandStrike extends Strike {
    private final int point;
    private int commands;

    CommandStrike(int point) {
      this.point = point;
    }

    @Override
    boolean reached() {
      return commands >= point;
    }

    /** It was carried out, and its answer has not been heard. */
    abstract void struck();

    @Override
    CardTransport way(CardTransport device) {
      return new CardTransport() {
        @Override
        public byte[] transmit(byte[] command) throws CardTransportException {
          byte[] answer = device.transmit(command);
          if (++commands == point) {
            struck();
          }
          return answer;
        }

        @Override
        public byte[] atr() {
          return device.atr();
        }

        @Override
        public void close() {
          device.close();
        }
      };
    }
  }

  /** The client is gone: not even what the device did before is told to the server. */
  private static final class ClientKilled extends CommandStrike {
    private final VirtualDevice device;

    ClientKilled(Scene scene, int point) {
      super(point);
      this.device = scene.device();
    }

    @Override
    void struck() {
      throw new ClientKilledError();
    }

    @Override
    void repair() {
      device.reset();
    }
  }

  /** An operator gives the run up while the device works. */
  private static final class Cancelled extends CommandStrike {
    private final Scene scene;

    Cancelled(Scene scene, int point) {
      super(point);
      this.scene = scene;
    }

    @Override
    void struck() {
      scene.cancel();
    }

    @Override
    boolean mayEndRun() {
      return true;
    }
  }

  /** Not an exception: nobody in the client gets to handle the client's end. */
  static final class ClientKilledError extends Error {
    private static final long serialVersionUID = 1L;

    ClientKilledError() {
      super("the client was killed");
    }
  }
}
