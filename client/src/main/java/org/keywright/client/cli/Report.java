package org.keywright.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Receipt;

/**
 * What an operation came to, as {@code --json} writes it. Fields without a value are left out.
 *
 * @param result {@code done}, {@code failed} or {@code cancelled}
 * @param issuance the run, once there is one
 * @param device the server's id of the device
 * @param hardwareId identity of the device as it tells it
 * @param state of the device now
 * @param exchanges with the server
 * @param apdus to the device, identify included
 * @param millis from the request for a ticket to the end
 * @param deviceMillis of these, the device's
 * @param objects what is on the device
 * @param certificates what was certified
 * @param checks what was verified when it was read back
 * @param problem why it is not done
 */
record Report(
    String result,
    @Nullable UUID issuance,
    @Nullable UUID device,
    @Nullable String hardwareId,
    @Nullable String state,
    int exchanges,
    int apdus,
    long millis,
    long deviceMillis,
    List<Receipt.Item> objects,
    List<Receipt.Certificate> certificates,
    List<Receipt.Item> checks,
    @Nullable Problem problem) {

  /** Writes it, {@code -} being the standard output. */
  void write(String file, Terminal terminal) throws CommandException {
    byte[] json = ScriptJson.write(this);
    if (file.equals("-")) {
      terminal.print(new String(json, java.nio.charset.StandardCharsets.UTF_8));
      return;
    }
    try {
      Files.write(Path.of(file), json);
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw new CommandException(
          ExitCode.FAILED, "REPORT", file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
