package org.keywright.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.card.wire.Refused;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.card.wire.Wire;

/**
 * HTTPS, with the system's trust store and proxy. Plain HTTP goes to loopback alone. Safe for
 * concurrent use.
 */
public final class HttpExchanger implements ServerConnection {

  /** How long a certificate authority behind the server may take. */
  private static final Duration ANSWER = Duration.ofSeconds(90);

  /** How long a server may take that only says who it is; a person waits for it. */
  private static final Duration IDENTITY = Duration.ofSeconds(10);

  /** Tries of one request when the connection fails, and the pause before each further one. */
  private static final Duration[] PAUSES = {
    Duration.ZERO, Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(3)
  };

  private final URI origin;
  private final HttpClient http;

  /** A way to the server with this origin, see {@link Origins#parse}. */
  public HttpExchanger(URI origin) {
    this.origin = origin;
    this.http = Connections.newClient(origin);
  }

  @Override
  public ExchangeResponse exchange(ExchangeRequest request)
      throws IOException, InterruptedException {
    byte[] body = ScriptJson.write(request);
    HttpRequest post =
        HttpRequest.newBuilder(origin.resolve(Wire.EXCHANGE_PATH))
            .timeout(ANSWER)
            .header("Content-Type", Wire.MEDIA_TYPE)
            .header("Accept", Wire.MEDIA_TYPE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    ExchangeResponse response =
        read(sendPatiently(post, ANSWER.multipliedBy(2)), ExchangeResponse.class);
    if (response.version() != Wire.VERSION || response.sequence() != request.sequence()) {
      throw new IOException("the server answered something else than it was asked");
    }
    return response;
  }

  @Override
  public ServerIdentity identity() throws IOException, InterruptedException {
    HttpRequest get =
        HttpRequest.newBuilder(origin.resolve(Wire.IDENTITY_PATH))
            .timeout(IDENTITY)
            .header("Accept", Wire.MEDIA_TYPE)
            .build();
    return read(sendPatiently(get, IDENTITY), ServerIdentity.class);
  }

  /**
   * Sends again when the connection fails or the server is just starting or stopping, the same
   * bytes each time.
   *
   * @param limit after which it is not sent again
   */
  private byte[] sendPatiently(HttpRequest request, Duration limit)
      throws IOException, InterruptedException {
    IOException last = new IOException("not sent");
    long start = System.nanoTime();
    for (Duration pause : PAUSES) {
      if (System.nanoTime() - start >= limit.toNanos()) {
        break;
      }
      Thread.sleep(pause);
      try {
        HttpResponse<InputStream> response =
            http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
          byte[] body = in.readNBytes(ScriptJson.MAX_DOCUMENT + 1);
          if (response.statusCode() == 200) {
            return body;
          }
          String refusal = refusal(response.statusCode()) + detail(body);
          last = new IOException(refusal);
          if (response.statusCode() != 502 && response.statusCode() != 503) {
            throw new RefusedException(refusal);
          }
        }
      } catch (RefusedException e) {
        throw e;
      } catch (IOException e) {
        last = new IOException("no connection to " + origin + ": " + Connections.reason(e), e);
      }
    }
    throw last;
  }

  private String refusal(int status) {
    return switch (status) {
      case 400, 413, 415, 422 ->
          origin + " did not understand the request (" + status + "); is this client too old?";
      case 404 -> origin + " has no exchange for clients (404); is the address right?";
      case 409 -> origin + " says that this exchange is not the next one (409)";
      case 410, 401, 403 ->
          origin + " says that the ticket is unknown, used or expired (" + status + ")";
      case 429 -> origin + " asks for patience (429)";
      default -> origin + " answered with status " + status;
    };
  }

  /** The server's own words, if it has any; control characters do not reach a terminal. */
  private static String detail(byte[] body) {
    try {
      Refused refused = ScriptJson.read(body, Refused.class);
      return ": " + PlainText.of(refused.detail(), 500);
    } catch (ScriptJson.MalformedException e) {
      return "";
    }
  }

  private <T> T read(byte[] body, Class<T> type) throws IOException {
    try {
      return ScriptJson.read(body, type);
    } catch (ScriptJson.MalformedException e) {
      throw new IOException(
          origin + " answered something that is not Keywright's: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  /** The server answered, and the answer is no. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }
}
