package org.keywright.acceptance.torture;

import java.util.List;
import org.keywright.acceptance.workbench.Requests;
import org.keywright.acceptance.workbench.TransactionFaults;
import org.keywright.acceptance.workbench.Workbench.Ending;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.client.Exchanger;
import org.keywright.server.issuance.IssuanceState;
import org.keywright.server.issuance.Operation;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.When;

/** The operations of the matrix. */
final class Operations {

  /** Where an issuance is interrupted that is to be retried: CHANGE REFERENCE DATA and so on. */
  private static final When[] INTERRUPTIONS = {
    When.instruction(0x24, 1),
    When.instruction(0x24, 2),
    When.instruction(0x47, 2),
    When.instruction(0x47, 4),
    When.instruction(0xDB, 2)
  };

  private Operations() {}

  static List<TorturedOperation> all() {
    return List.of(
        new Issue(),
        new Early(),
        new Retry(),
        new RetryLate(),
        new Activate(),
        new Cancel(),
        new Recycle(),
        new SetPin("change-pin", Operation.CHANGE_PIN),
        new SetPin("reset-pin", Operation.RESET_PIN),
        new SetPin("unlock", Operation.UNLOCK),
        new Renew(),
        new Replace());
  }

  /** A device from the factory is issued. */
  private static class Issue implements TorturedOperation {
    @Override
    public String name() {
      return "issue";
    }

    @Override
    public void prepare(Scene scene) throws Exception {
      scene.begin();
    }

    @Override
    public void check(Scene scene) throws Exception {
      scene.mustBeInUse();
    }
  }

  /** The same by a policy that lets certificates be used before the device is active. */
  private static final class Early extends Issue {
    @Override
    public String name() {
      return "issue-early";
    }

    @Override
    public int spread() {
      return 12;
    }

    @Override
    public boolean suits(Model model) {
      return model == Model.SECURITY_KEY;
    }

    @Override
    public void prepare(Scene scene) {
      scene.begin(scene.site().earlyPolicy(scene.model()));
    }
  }

  /** A run that was interrupted once goes on, and is interrupted again. */
  private static final class Retry extends Issue {
    @Override
    public String name() {
      return "retry";
    }

    @Override
    public int spread() {
      return 4;
    }

    @Override
    public void prepare(Scene scene) throws Exception {
      interrupt(scene, INTERRUPTIONS[scene.choice(INTERRUPTIONS.length)]);
      scene.retry();
    }
  }

  /** The same, interrupted when its keys were certified already. */
  private static final class RetryLate extends Issue {
    @Override
    public String name() {
      return "retry-late";
    }

    @Override
    public int spread() {
      return 12;
    }

    @Override
    public void prepare(Scene scene) throws Exception {
      interruptLate(scene);
      scene.retry();
    }
  }

  /** The person walked away before choosing a PIN, and comes back. */
  private static final class Activate extends Issue {
    @Override
    public String name() {
      return "activate";
    }

    @Override
    public int spread() {
      return 8;
    }

    @Override
    public void prepare(Scene scene) throws Exception {
      scene.begin();
      scene.attemptWithoutPin();
      require(scene, IssuanceState.PENDING);
      scene.retry();
    }
  }

  /** A run that was interrupted is given up. */
  private static final class Cancel implements TorturedOperation {
    @Override
    public String name() {
      return "cancel";
    }

    @Override
    public void prepare(Scene scene) throws Exception {
      interruptLate(scene);
    }

    @Override
    public boolean givesUp() {
      return true;
    }

    @Override
    public Ending run(Scene scene, Strike strike) throws Exception {
      try {
        scene.server(strike);
        Requests.count(scene::cancel);
        return new Ending(null, null);
      } catch (RuntimeException e) {
        return new Ending(null, e);
      } catch (TransactionFaults.CutOff e) {
        return new Ending(null, new IllegalStateException(e));
      }
    }

    @Override
    public void check(Scene scene) throws Exception {
      scene.mustBeInStock();
    }
  }

  /** A device in use is emptied and goes back to stock. */
  private static final class Recycle implements TorturedOperation {
    @Override
    public String name() {
      return "recycle";
    }

    @Override
    public int spread() {
      return 2;
    }

    @Override
    public void prepare(Scene scene) throws Exception {
      issue(scene);
      scene.recycle();
    }

    @Override
    public void check(Scene scene) throws Exception {
      scene.mustBeInStock();
    }
  }

  /** The holder of a device in use gets another PIN. */
  private record SetPin(String name, Operation operation) implements TorturedOperation {
    @Override
    public int spread() {
      return 8;
    }

    @Override
    public void prepare(Scene scene) throws Exception {
      issue(scene);
      if (operation == Operation.UNLOCK) {
        DeviceTroubles.Guessing.pin(scene.device());
      }
      scene.setPin(operation);
    }

    @Override
    public void check(Scene scene) throws Exception {
      scene.mustBeInUse();
    }
  }

  /** A device in use gets new keys and certificates, and stays in use. */
  private static final class Renew implements TorturedOperation {
    @Override
    public String name() {
      return "renew";
    }

    @Override
    public int spread() {
      return 16;
    }

    @Override
    public void prepare(Scene scene) throws Exception {
      issue(scene);
      scene.renew();
    }

    @Override
    public void check(Scene scene) throws Exception {
      scene.mustBeInUse();
    }
  }

  /** A device from the factory is issued in place of one in use, which is ended. */
  private static final class Replace extends Issue {
    @Override
    public String name() {
      return "replace";
    }

    @Override
    public int spread() {
      return 16;
    }

    @Override
    public void prepare(Scene scene) throws Exception {
      scene.replaceAnother();
    }

    @Override
    public void check(Scene scene) throws Exception {
      scene.mustBeInUse();
      scene.mustHaveEndedReplaced();
    }
  }

  private static void issue(Scene scene) throws Exception {
    scene.begin();
    scene.attempt();
    require(scene, IssuanceState.DONE);
  }

  private static void interrupt(Scene scene, When when) throws Exception {
    scene.begin();
    scene.device().faults().add(Fault.Kind.LOSE_REPLY, when);
    scene.attempt();
    require(scene, IssuanceState.FAILED);
    scene.device().insert();
  }

  /** Its keys are certified, and of the certificates none is on the device yet. */
  private static void interruptLate(Scene scene) throws Exception {
    scene.begin();
    scene.attempt(
        new Strike() {
          @Override
          Exchanger way(Exchanger network) {
            return request -> {
              int before = scene.bench().authority.certificates();
              ExchangeResponse answer = network.exchange(request);
              if (scene.bench().authority.certificates() > before) {
                scene.device().remove();
              }
              return answer;
            };
          }
        });
    require(scene, IssuanceState.FAILED);
    scene.device().insert();
  }

  private static void require(Scene scene, IssuanceState state) {
    if (scene.run().state() != state) {
      throw new AssertionError(
          "prepared: " + scene.run().state() + " " + scene.run().problemCode() + ", not " + state);
    }
  }
}
