package org.keywright.server.credential;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.card.wire.Wire;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Tries whether a server answers, and by a certificate for its name. Safe for concurrent use.
 *
 * <p>An administrator names the server, so this must not become a way to look around: it connects
 * to port 443 alone, never to this machine or its own link, sends the same public question always,
 * follows nothing, and tells of the answer only whether it is that of a Keywright server. Addresses
 * of private networks are allowed, since that is where such servers are.
 */
@Component
class ServerProbe {

  private static final int HTTPS = 443;
  private static final int STEP_MILLIS = 4000;
  private static final int LONGEST_ANSWER = 16_384;

  /** For all steps together: names are looked up without a limit of their own. */
  private static final int WHOLE_SECONDS = 10;

  /** How it went. */
  enum Outcome {
    REACHED,
    UNKNOWN_NAME,
    ADDRESS_REFUSED,
    NO_ANSWER,
    CERTIFICATE_WRONG,
    NOT_KEYWRIGHT
  }

  /**
   * How it went.
   *
   * @param text for people
   */
  record Result(Outcome outcome, String text) {}

  private final SSLSocketFactory sockets;
  private final int port;
  private final Predicate<InetAddress> allowed;

  @Autowired
  ServerProbe() {
    this((SSLSocketFactory) SSLSocketFactory.getDefault(), HTTPS, ServerProbe::isElsewhere);
  }

  ServerProbe(SSLSocketFactory sockets, int port, Predicate<InetAddress> allowed) {
    this.sockets = sockets;
    this.port = port;
    this.allowed = allowed;
  }

  /** Whether an address leads neither to this machine nor to what only its own link can reach. */
  static boolean isElsewhere(InetAddress address) {
    return !(address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress());
  }

  /**
   * Tries it.
   *
   * @param host a DNS name
   */
  Result test(String host) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Result> asked = threads.submit(() -> ask(host));
      try {
        return asked.get(WHOLE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        threads.shutdownNow();
        return noAnswer(host);
      } catch (ExecutionException e) {
        return noAnswer(host);
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        return noAnswer(host);
      }
    }
  }

  private Result ask(String host) {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      return new Result(Outcome.UNKNOWN_NAME, "No address is known for the name " + host + ".");
    }
    if (!allowed.test(address)) {
      return new Result(
          Outcome.ADDRESS_REFUSED,
          host + " leads to an address that only this machine can reach, where no server is.");
    }
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(address, port), STEP_MILLIS);
      plain.setSoTimeout(STEP_MILLIS);
      return askOver(plain, host);
    } catch (IOException e) {
      return noAnswer(host);
    }
  }

  private Result askOver(Socket plain, String host) throws IOException {
    try (SSLSocket socket = (SSLSocket) sockets.createSocket(plain, host, port, true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      try {
        socket.startHandshake();
      } catch (SSLException e) {
        return new Result(
            Outcome.CERTIFICATE_WRONG,
            host
                + " answers, but not with a certificate for this name that is valid and trusted"
                + " here.");
      }
      String question =
          "GET " + Wire.IDENTITY_PATH + " HTTP/1.0\r\nHost: " + host + "\r\nAccept: */*\r\n\r\n";
      socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return isKeywright(socket.getInputStream())
          ? new Result(Outcome.REACHED, host + " answers, and its certificate is good.")
          : new Result(
              Outcome.NOT_KEYWRIGHT,
              host + " answers and its certificate is good, but it is no Keywright server.");
    }
  }

  private static boolean isKeywright(InputStream answer) throws IOException {
    String text = new String(answer.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
    int body = text.indexOf("\r\n\r\n");
    if (body < 0 || !text.matches("(?s)HTTP/1\\.[01] 200 .*")) {
      return false;
    }
    try {
      ScriptJson.read(
          text.substring(body + 4).getBytes(StandardCharsets.UTF_8), ServerIdentity.class);
      return true;
    } catch (ScriptJson.MalformedException e) {
      return false;
    }
  }

  private static Result noAnswer(String host) {
    return new Result(
        Outcome.NO_ANSWER,
        host + " does not answer on port 443. Is the name right, and may this server reach it?");
  }
}
