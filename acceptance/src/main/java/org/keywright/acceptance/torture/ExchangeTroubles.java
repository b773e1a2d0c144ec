package org.keywright.acceptance.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.keywright.acceptance.torture.DeviceTroubles.ClientKilledError;
import org.keywright.acceptance.torture.DeviceTroubles.Guessing;
import org.keywright.acceptance.workbench.TransactionFaults;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.client.Exchanger;

/** What can happen between client and server, at each exchange. */
final class ExchangeTroubles {

  private static final Duration LATE = Duration.ofMinutes(61);

  private ExchangeTroubles() {}

  static List<Trouble> all() {
    return List.of(
        harmless(
            "posted-twice",
            (scene, network, request) ->
                same(network.exchange(request), network.exchange(request))),
        harmless("two-at-once", (scene, network, request) -> atOnce(network, request)),
        harmless("out-of-order", ExchangeTroubles::outOfOrder),
        harmless(
            "device-reset",
            (scene, network, request) -> {
              ExchangeResponse answer = network.exchange(request);
              scene.device().reset();
              return answer;
            }),
        server("server-killed", ExchangeTroubles::serverKilled),
        trouble(
            "hour-late",
            (scene, network, request) -> {
              scene.bench().clock.advance(LATE);
              return network.exchange(request);
            }),
        trouble(
            "client-killed",
            (scene, network, request) -> {
              network.exchange(request);
              throw new ClientKilledError();
            }),
        trouble(
            "retried-meanwhile",
            (scene, network, request) -> {
              scene.retry();
              return network.exchange(request);
            }),
        ending(
            "cancelled-meanwhile",
            (scene, network, request) -> {
              scene.cancel();
              return network.exchange(request);
            }),
        trouble(
            "pin-blocked",
            (scene, network, request) -> {
              ExchangeResponse answer = network.exchange(request);
              Guessing.pin(scene.device());
              return answer;
            }),
        ending(
            "codes-blocked",
            (scene, network, request) -> {
              ExchangeResponse answer = network.exchange(request);
              Guessing.pin(scene.device());
              Guessing.puk(scene.device());
              return answer;
            }));
  }

  /** What happens in place of one exchange. */
  @FunctionalInterface
  private interface Instead {
    ExchangeResponse exchange(Scene scene, Exchanger network, ExchangeRequest request)
        throws IOException, InterruptedException;
  }

  private static Trouble trouble(String name, Instead instead) {
    return new Trouble(
        name, Place.EXCHANGE, 1, (scene, point) -> new ExchangeStrike(scene, point, instead));
  }

  private static Trouble harmless(String name, Instead instead) {
    return new Trouble(
        name,
        Place.EXCHANGE,
        1,
        (scene, point) ->
            new ExchangeStrike(scene, point, instead) {
              @Override
              boolean harmless() {
                return true;
              }
            });
  }

  private static Trouble server(String name, Instead instead) {
    return new Trouble(
        name,
        Place.EXCHANGE,
        3,
        (scene, point) ->
            new ExchangeStrike(scene, point, instead) {
              @Override
              boolean harmless() {
                return true;
              }

              @Override
              boolean hitsServer() {
                return true;
              }
            });
  }

  private static Trouble ending(String name, Instead instead) {
    return new Trouble(
        name,
        Place.EXCHANGE,
        1,
        (scene, point) ->
            new ExchangeStrike(scene, point, instead) {
              @Override
              boolean mayEndRun() {
                return true;
              }
            });
  }

  private static class ExchangeStrike extends Strike {
    private final Scene scene;
    private final int point;
    private final Instead instead;
    private boolean reached;

    ExchangeStrike(Scene scene, int point, Instead instead) {
      this.scene = scene;
      this.point = point;
      this.instead = instead;
    }

    @Override
    Exchanger way(Exchanger network) {
      return request -> {
        if (request.sequence() != point) {
          return network.exchange(request);
        }
        reached = true;
        return instead.exchange(scene, network, request);
      };
    }

    @Override
    boolean reached() {
      return reached;
    }
  }

  private static ExchangeResponse same(ExchangeResponse one, ExchangeResponse other)
      throws IOException {
    if (!Arrays.equals(ScriptJson.write(one), ScriptJson.write(other))) {
      throw new AssertionError("the same exchange posted twice got two answers");
    }
    return one;
  }

  private static ExchangeResponse atOnce(Exchanger network, ExchangeRequest request)
      throws IOException, InterruptedException {
    Callable<ExchangeResponse> post = () -> network.exchange(request);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<ExchangeResponse> one = threads.submit(post);
      Future<ExchangeResponse> other = threads.submit(post);
      return same(one.get(), other.get());
    } catch (ExecutionException e) {
      throw new IOException("one of two at once failed: " + e.getMessage(), e);
    }
  }

  /** The next exchange before its time, and one with other content. */
  private static ExchangeResponse outOfOrder(
      Scene scene, Exchanger network, ExchangeRequest request)
      throws IOException, InterruptedException {
    ScriptResult nothing = new ScriptResult(List.of(), null, 7, 7);
    if (request.sequence() > 1) {
      refused(network, with(request, request.sequence() + 1, nothing));
    }
    ExchangeResponse answer = network.exchange(request);
    refused(network, with(request, request.sequence() + 2, nothing));
    if (request.sequence() > 1) {
      refused(network, with(request, request.sequence(), nothing));
    }
    return answer;
  }

  private static void refused(Exchanger network, ExchangeRequest request)
      throws InterruptedException {
    String message = null;
    try {
      network.exchange(request);
    } catch (IOException e) {
      message = e.getMessage();
    }
    if (message == null || !message.contains("(409)")) {
      throw new AssertionError("exchange " + request.sequence() + " was not refused: " + message);
    }
  }

  private static ExchangeRequest with(ExchangeRequest request, int sequence, ScriptResult result) {
    return new ExchangeRequest(
        request.version(),
        request.ticket(),
        request.sessionNonce(),
        sequence,
        request.client(),
        null,
        result);
  }

  /**
   * The server stops at a commit, or before it answers; another one begins with what is on disk,
   * and gets the same request again.
   */
  private static ExchangeResponse serverKilled(
      Scene scene, Exchanger network, ExchangeRequest request)
      throws IOException, InterruptedException {
    TransactionFaults.Cut cut =
        scene.random().nextBoolean()
            ? TransactionFaults.Cut.BEFORE_COMMIT
            : TransactionFaults.Cut.AFTER_COMMIT;
    scene.bench().transactions.arm(cut, 1 + scene.random().nextInt(6));
    @Nullable ExchangeResponse unheard = null;
    try {
      unheard = network.exchange(request);
    } catch (IOException e) {
      // It was cut off.
    }
    scene.bench().transactions.restore();
    scene.site().restart();
    ExchangeResponse answer = network.exchange(request);
    return unheard == null ? answer : same(unheard, answer);
  }
}
