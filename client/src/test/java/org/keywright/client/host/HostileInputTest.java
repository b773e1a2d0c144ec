package org.keywright.client.host;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keywright.card.secret.Secret;
import org.keywright.client.host.Examples.Example;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Parser;
import org.keywright.fuzz.Target;

/**
 * Whatever a page says, whatever the extension sends, and whatever comes in by native messaging.
 */
final class HostileInputTest implements HostileInputs {

  @Override
  public Stream<Target> targets() {
    List<byte[]> pages = valid(Examples.FROM_PAGES.stream().map(Examples::valid));
    List<byte[]> extension =
        valid(
            Stream.concat(
                Examples.FROM_EXTENSION.stream().map(Examples::valid),
                Stream.of(Examples.of("envelope", "valid", "envelope"))));
    return Stream.of(
        message("messages of pages", pages, HostileInputTest::page),
        message("messages of the extension", extension, HostileInputTest::extension),
        Target.of(
                "frames",
                pages.stream().map(HostileInputTest::framed).toList(),
                HostileInputTest::frames)
            .refusingBy(IOException.class)
            .refusingBy(EOFException.class)
            .mutatedBy(Mutator.BYTES));
  }

  private static Target message(String name, List<byte[]> corpus, Parser parser) {
    return Target.of(name, corpus, parser)
        .refusingBy(BadMessageException.class)
        .mutatedBy(Mutator.JSON)
        .within(Limits.DOCUMENT);
  }

  private static List<byte[]> valid(Stream<List<Example>> examples) {
    return examples.flatMap(List::stream).map(Example::json).toList();
  }

  private static byte[] framed(byte[] message) {
    ByteBuffer frame = ByteBuffer.allocate(4 + message.length).order(ByteOrder.nativeOrder());
    return frame.putInt(message.length).put(message).array();
  }

  private static void page(byte[] input) throws BadMessageException {
    try {
      PageMessage message = MessageReader.page(input);
      if (message instanceof PageMessage.Answer answer) {
        close(answer.pin());
      }
      if (!Rules.isId(message.id())) {
        throw new AssertionError("a message without an id of its form was taken");
      }
    } catch (BadMessageException e) {
      String id = e.id();
      if ((id != null && !Rules.isId(id)) || e.getMessage().length() > 600) {
        throw new AssertionError("the page's own text comes back", e);
      }
      throw e;
    }
  }

  private static void close(@org.jspecify.annotations.Nullable Secret pin) {
    if (pin != null) {
      int length = pin.length();
      pin.close();
      if (length < 4 || length > 16) {
        throw new AssertionError("a PIN of an impossible length was taken");
      }
    }
  }

  private static void extension(byte[] input) throws BadMessageException {
    if (MessageReader.extension(input) instanceof ExtensionMessage.FromPage page) {
      page(page.message());
    }
  }

  private static void frames(byte[] input) throws IOException {
    InputStream in = new ByteArrayInputStream(input);
    Optional<byte[]> frame = NativeFrames.read(in);
    while (frame.isPresent()) {
      if (frame.get().length > MessageReader.MAX_MESSAGE) {
        throw new AssertionError("a message that is too long was taken");
      }
      frame = NativeFrames.read(in);
    }
  }
}
