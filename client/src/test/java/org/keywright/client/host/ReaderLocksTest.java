package org.keywright.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReaderLocksTest {

  @TempDir private Path folder;

  private static ReaderLocks.@Nullable Held take(ReaderLocks locks, String reader)
      throws Exception {
    return locks.take(reader, Duration.ZERO);
  }

  @Test
  void a_reader_is_one_s_alone_until_it_is_given_back() throws Exception {
    ReaderLocks mine = new ReaderLocks(folder);
    ReaderLocks others = new ReaderLocks(folder);
    ReaderLocks.Held held = Objects.requireNonNull(take(mine, "A"));
    assertThat(take(others, "A")).isNull();
    assertThat(others.isFree("A")).isFalse();
    assertThat(others.isFree("B")).isTrue();
    held.close();
    held.close();
    assertThat(others.isFree("A")).isTrue();
    try (ReaderLocks.Held next = take(others, "A")) {
      assertThat(next).isNotNull();
    }
  }

  @Test
  void somebody_else_is_waited_for_as_long_as_is_said() throws Exception {
    ReaderLocks locks = new ReaderLocks(folder);
    ReaderLocks.Held held = Objects.requireNonNull(take(locks, "A"));
    Thread.ofPlatform()
        .start(() -> {
          try {
            Thread.sleep(200);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          held.close();
        });
    try (ReaderLocks.Held next = locks.take("A", Duration.ofSeconds(30))) {
      assertThat(next).isNotNull();
    }
  }

  @Test
  void a_process_that_is_killed_gives_its_reader_back() throws Exception {
    ReaderLocks locks = new ReaderLocks(folder);
    Process other =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Holder.class.getName(),
                    folder.toString()))
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("held");
      assertThat(locks.isFree("A")).isFalse();
      assertThat(take(locks, "A")).isNull();
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(locks.isFree("A")).isTrue();
    try (ReaderLocks.Held next = take(locks, "A")) {
      assertThat(next).isNotNull();
    }
  }

  /** Another client. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      ReaderLocks.Held held = take(new ReaderLocks(Path.of(arguments[0])), "A");
      System.out.println(held == null ? "not held" : "held");
      Thread.sleep(Duration.ofMinutes(5));
    }
  }

  @Test
  void locks_are_not_kept_in_a_place_that_somebody_put_there() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    assertThatThrownBy(() -> take(new ReaderLocks(link), "A")).isInstanceOf(IOException.class);
  }

  @Test
  void locks_are_where_the_system_has_such_files() throws Exception {
    ReaderLocks locks = ReaderLocks.ofUser(Map.of("XDG_RUNTIME_DIR", folder.toString()));
    try (ReaderLocks.Held held = take(locks, "A")) {
      assertThat(held).isNotNull();
      assertThat(folder.resolve("keywright")).isDirectory();
    }
  }
}
