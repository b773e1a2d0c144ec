package org.keywright.acceptance.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.keywright.acceptance.workbench.AuthorityFaults;
import org.keywright.acceptance.workbench.TransactionFaults;
import org.keywright.client.Exchanger;

/**
 * What can happen within the server: at each commit, each statement, each call to the authority.
 */
final class ServerTroubles {

  private static final Duration SLOW = Duration.ofMillis(250);

  private ServerTroubles() {}

  static List<Trouble> all() {
    return List.of(
        new Trouble(
            "cut-before-commit", Place.COMMIT, 4, cut(TransactionFaults.Cut.BEFORE_COMMIT, true)),
        new Trouble(
            "cut-after-commit", Place.COMMIT, 4, cut(TransactionFaults.Cut.AFTER_COMMIT, true)),
        new Trouble(
            "cut-and-forgotten", Place.COMMIT, 4, cut(TransactionFaults.Cut.AFTER_COMMIT, false)),
        new Trouble("database-cut", Place.STATEMENT, 16, DatabaseCut::new),
        new Trouble("ca-down", Place.CALL, 1, authority(AuthorityFaults.Mode.DOWN)),
        new Trouble("ca-late", Place.CALL, 1, authority(AuthorityFaults.Mode.UNHEARD)),
        new Trouble("ca-slow", Place.CALL, 1, SlowAuthority::new),
        new Trouble(
            "ca-overtaken",
            Place.CERTIFICATE,
            1,
            (scene, point) -> new Meanwhile(scene, point, scene::retry, false)),
        new Trouble(
            "ca-cancelled",
            Place.CERTIFICATE,
            1,
            (scene, point) -> new Meanwhile(scene, point, scene::cancel, true)));
  }

  /** Something happens to the server, and the client may be patient. */
  private abstract static class ServerStrike extends Strike {
    final Scene scene;
    final int point;
    private final boolean patient;

    ServerStrike(Scene scene, int point, boolean patient) {
      this.scene = scene;
      this.point = point;
      this.patient = patient;
    }

    @Override
    Exchanger way(Exchanger network) {
      if (!patient) {
        return network;
      }
      return request -> {
        try {
          return network.exchange(request);
        } catch (IOException e) {
          return network.exchange(request);
        }
      };
    }

    @Override
    void repair() {
      scene.bench().authority.restore();
      scene.bench().transactions.restore();
      scene.bench().database.restore();
    }

    @Override
    boolean harmless() {
      return patient;
    }

    @Override
    boolean hitsServer() {
      return true;
    }
  }

  private static Trouble.Maker cut(TransactionFaults.Cut cut, boolean patient) {
    return (scene, point) ->
        new ServerStrike(scene, point, patient) {
          @Override
          void server() {
            scene.bench().transactions.arm(cut, point);
          }

          @Override
          boolean reached() {
            return !scene.bench().transactions.armed();
          }
        };
  }

  /** Where certificates are seen to, the server takes it for the authority that fails. */
  private static final class DatabaseCut extends ServerStrike {
    DatabaseCut(Scene scene, int point) {
      super(scene, point, true);
    }

    @Override
    void server() {
      scene.bench().database.arm(point);
    }

    @Override
    boolean reached() {
      return !scene.bench().database.armed();
    }

    @Override
    boolean harmless() {
      return false;
    }
  }

  private static Trouble.Maker authority(AuthorityFaults.Mode mode) {
    return (scene, point) ->
        new ServerStrike(scene, point, false) {
          @Override
          void server() {
            scene.bench().authority.mode(mode, point - 1);
          }

          @Override
          boolean reached() {
            return scene.bench().authority.calls() >= point;
          }
        };
  }

  private static final class SlowAuthority extends ServerStrike {
    SlowAuthority(Scene scene, int point) {
      super(scene, point, false);
    }

    @Override
    void server() {
      scene.bench().authority.mode(AuthorityFaults.Mode.REMOTE, 0);
      scene.bench().authority.slow(point, SLOW);
    }

    @Override
    boolean reached() {
      return scene.bench().authority.calls() >= point;
    }

    @Override
    boolean harmless() {
      return true;
    }
  }

  /** Something happens elsewhere while the authority makes a certificate. */
  private static final class Meanwhile extends ServerStrike {
    private final Runnable happening;
    private final boolean ends;
    private int certificates;

    Meanwhile(Scene scene, int point, Runnable happening, boolean ends) {
      super(scene, point, false);
      this.happening = happening;
      this.ends = ends;
    }

    @Override
    void server() {
      scene.bench().authority.mode(AuthorityFaults.Mode.REMOTE, 0);
      scene
          .bench()
          .authority
          .during(() -> {
            if (++certificates == point) {
              elsewhere();
            }
          });
    }

    private void elsewhere() {
      Thread other = Thread.ofPlatform().start(happening);
      try {
        other.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    boolean reached() {
      return certificates >= point;
    }

    @Override
    boolean mayEndRun() {
      return ends;
    }
  }
}
