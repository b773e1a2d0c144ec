package org.keywright.client.host;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.keywright.client.PlainText;
import org.keywright.client.host.ClientMessage.Failure;
import org.keywright.client.host.ClientMessage.Failure.Code;
import org.keywright.client.scanner.CaptureException;
import org.keywright.client.scanner.FingerImage;
import org.keywright.client.scanner.FingerprintScanner;

/**
 * A finger that is captured for a page: a thread that waits for the scanner, and sends the image in
 * parts. Begun once; cancelled from any thread.
 */
final class HostCapture {

  /** Bytes of the image in a message: Base64 of them and what is around it stay below 64 KiB. */
  static final int PART = 36_000;

  private final Workstation station;
  private final PageMessage.Capture asked;
  private final Outlet outlet;
  private final Consumer<HostCapture> ended;
  private final Thread thread;

  /**
   * A capture that has not begun.
   *
   * @param ended told when the scanner is free again, before the page is
   */
  HostCapture(
      Workstation station, PageMessage.Capture asked, Outlet outlet, Consumer<HostCapture> ended) {
    this.station = station;
    this.asked = asked;
    this.outlet = outlet;
    this.ended = ended;
    this.thread = Thread.ofPlatform().daemon().name("capture").unstarted(this::run);
  }

  HostCapture begin() {
    thread.start();
    return this;
  }

  String name() {
    return asked.capture();
  }

  /** Gives it up. */
  void cancel() {
    thread.interrupt();
  }

  private void run() {
    Optional<FingerImage> taken = Optional.empty();
    Failure failure = null;
    try {
      taken = Optional.of(take());
    } catch (Refused e) {
      failure = e.failure;
    } catch (InterruptedException e) {
      failure = failure(Code.CAPTURE_CANCELLED, "The capture was stopped.");
    } catch (CaptureException e) {
      failure =
          failure(
              e.reason() == CaptureException.Reason.TIMED_OUT
                  ? Code.CAPTURE_TIMED_OUT
                  : Code.CAPTURE_FAILED,
              String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException | LinkageError e) {
      // Drivers are others' code.
      System.getLogger(HostCapture.class.getName())
          .log(System.Logger.Level.ERROR, "a scanner's driver failed", e);
      failure = failure(Code.CAPTURE_FAILED, "The scanner's driver failed. Connect it anew.");
    }
    ended.accept(this);
    try {
      if (failure != null) {
        outlet.send(failure);
      } else {
        send(taken.orElseThrow());
      }
    } catch (IOException e) {
      // Nobody is there any more.
      outlet.close();
    }
  }

  private FingerImage take() throws IOException, InterruptedException, Refused {
    FingerprintScanner scanner =
        station.scanners().list().stream()
            .filter(one -> one.name().equals(asked.scanner()))
            .findFirst()
            .orElseThrow(
                () -> new Refused(failure(Code.UNKNOWN_SCANNER, "This scanner is not connected.")));
    try (ReaderLocks.Held held = station.locks().take("scanner:" + scanner.name(), Duration.ZERO)) {
      if (held == null) {
        throw new Refused(
            failure(Code.SCANNER_BUSY, "Another tab or program works with this scanner."));
      }
      return scanner.capture(asked.finger(), Duration.ofSeconds(asked.seconds()));
    }
  }

  private void send(FingerImage image) throws IOException {
    byte[] png = image.toPng();
    int parts = Math.ceilDiv(png.length, PART);
    for (int part = 1; part <= parts; part++) {
      int from = (part - 1) * PART;
      byte[] piece = Arrays.copyOfRange(png, from, Math.min(from + PART, png.length));
      outlet.send(
          new ClientMessage.Sample(
              asked.id(),
              asked.capture(),
              part,
              parts,
              image.width(),
              image.height(),
              FingerImage.RESOLUTION,
              Base64.getEncoder().encodeToString(piece)));
    }
  }

  private Failure failure(Code code, String message) {
    return new Failure(asked.id(), code, PlainText.of(message, 490), null);
  }

  /** It was not begun. */
  private static final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    Refused(Failure failure) {
      super(failure.message(), null, false, false);
      this.failure = failure;
    }
  }
}
