package org.keywright.server.biometrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;

/** Whatever comes over REST for somebody's fingerprints or face. */
final class HostileInputTest implements HostileInputs {

  private static final byte[] JPEG_2000 =
      HexFormat.of()
          .parseHex("0000000C6A5020200D0A870A" + "0000000866747970" + "0000000C6A703263FF4FFFD9");

  private static final int IMAGES = 400;

  private static final Path FINGERPRINTS =
      Path.of(System.getProperty("keywright.root"), "testdata/fingerprints/icam46-fmr.ansi2004");

  @Override
  public Stream<Target> targets() throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(
        new java.awt.image.BufferedImage(24, 32, java.awt.image.BufferedImage.TYPE_INT_RGB),
        "jpeg",
        jpeg);
    return Stream.concat(samples(), forms(jpeg.toByteArray()));
  }

  /** Templates, and images that are unfolded: these take a thousand times as long. */
  private static Stream<Target> samples() throws IOException {
    List<byte[]> templates =
        List.of(
            Files.readAllBytes(FINGERPRINTS),
            file("fingerprintio-ansi378v2009am1-sample.dat"),
            file("fingerprintio-iso19794p2v2005-sample.dat"),
            file("fingerprintio-iso19794p2v2011-sample.dat"));
    List<byte[]> images =
        List.of(file("sourceafis/wsq-original.wsq"), file("sourceafis/probe.jpeg"));
    return Stream.of(
        Target.of("fingerprint templates", templates, FingerprintSample::read)
            .refusingBy(UnreadableFingerprintException.class)
            .mutatedBy(Mutator.BYTES)
            .within(new Limits(2_000, 64 << 20, 1024))
            .atMost(200_000),
        Target.of("fingerprint images", images, FingerprintSample::read)
            .refusingBy(UnreadableFingerprintException.class)
            .mutatedBy(Mutator.BYTES)
            .within(new Limits(10_000, 1L << 30, 1024))
            .atMost(IMAGES));
  }

  private static byte[] file(String name) throws IOException {
    return Files.readAllBytes(FINGERPRINTS.resolveSibling(name));
  }

  private static Stream<Target> forms(byte[] jpeg) throws IOException {
    return Stream.of(
            target(BiometricKind.FINGERPRINTS, Files.readAllBytes(FINGERPRINTS)),
            target(BiometricKind.FACE, jpeg, JPEG_2000))
        .map(target -> target.mutatedBy(Mutator.BYTES).within(Limits.LINEAR));
  }

  private static Target target(BiometricKind kind, byte[]... valid) {
    return Target.of(
        kind.form(),
        List.of(valid),
        input -> {
          if (kind.accepts(input) && input.length > kind.longest()) {
            throw new AssertionError("something longer than a card has room for was taken");
          }
        });
  }
}
