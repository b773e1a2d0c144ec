package org.keywright.client.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client as a browser starts it: one process for each tab, frames on standard input and output,
 * until the input ends or the extension says that the tab is gone.
 */
public final class NativeHost {

  private final Workstation station;
  private final InputStream in;
  private final Pipe pipe;
  private @Nullable Conversation conversation;
  private int mistakes;

  private NativeHost(Workstation station, InputStream in, OutputStream out) {
    this.station = station;
    this.in = in;
    this.pipe = new Pipe(in, out);
  }

  /**
   * Serves one connection to its end. What a session was doing is ended where that does no harm.
   *
   * @throws IOException if the extension does not keep to the form; the connection is over
   */
  public static void serve(Workstation station, InputStream in, OutputStream out)
      throws IOException {
    new NativeHost(station, in, out).serve();
  }

  private void serve() throws IOException {
    try {
      pipe.send(Conversation.ready());
      boolean more = true;
      while (more) {
        Optional<byte[]> frame = NativeFrames.read(in);
        more = frame.isPresent() && !pipe.isClosed() && take(frame.get());
      }
    } finally {
      if (conversation != null) {
        conversation.close();
      }
    }
  }

  /** Whether there can be more. */
  private boolean take(byte[] frame) throws IOException {
    try {
      switch (MessageReader.extension(frame)) {
        case ExtensionMessage.Bye bye -> {
          return false;
        }
        case ExtensionMessage.Consent consent -> {
          if (conversation == null) {
            throw new BadMessageException(null, "Nothing was asked yet.");
          }
          conversation.consent(consent.consent(), consent.granted());
        }
        case ExtensionMessage.FromPage page -> {
          try {
            of(page).receive(page.message());
          } finally {
            page.wipe();
          }
        }
      }
    } catch (BadMessageException e) {
      mistake(e);
    } finally {
      Arrays.fill(frame, (byte) 0);
    }
    return true;
  }

  private Conversation of(ExtensionMessage.FromPage page) throws BadMessageException {
    Conversation known = conversation;
    if (known == null) {
      known = new Conversation(station, page.origin(), pipe);
      conversation = known;
    } else if (!known.origin().equals(page.origin())) {
      throw new BadMessageException(null, "A connection is for pages of one origin.");
    }
    return known;
  }

  private void mistake(BadMessageException e) throws IOException {
    mistakes++;
    if (mistakes > Conversation.MAX_MISTAKES) {
      throw new IOException("too many messages that break a rule");
    }
    pipe.send(
        new ClientMessage.Failure(
            e.id(), ClientMessage.Failure.Code.BAD_MESSAGE, e.getMessage(), null));
  }

  /** Standard output, for frames alone. */
  private static final class Pipe implements Outlet {

    private final InputStream in;
    private final OutputStream out;
    private volatile boolean closed;

    Pipe(InputStream in, OutputStream out) {
      this.in = in;
      this.out = out;
    }

    boolean isClosed() {
      return closed;
    }

    @Override
    public void send(ClientMessage message) throws IOException {
      synchronized (out) {
        if (closed) {
          throw new IOException("the connection was ended");
        }
        NativeFrames.write(out, message);
      }
    }

    @Override
    public void close() {
      closed = true;
      try {
        in.close();
      } catch (IOException e) {
        // It is not read again either way.
      }
    }
  }
}
