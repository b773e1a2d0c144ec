package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Output;
import org.keywright.acceptance.workbench.Tools;

/**
 * The client's Debian package, installed by {@code dpkg} over a copy of this machine that is gone
 * afterwards.
 */
@Tag("slow")
@Timeout(300)
class PackageTest {

  private static final Path ROOT = Path.of(System.getProperty("keywright.root"));

  /** What is written goes to memory; the machine's own files lie below, and stay as they are. */
  private static final String OVER_THIS_MACHINE =
      """
      set -e
      mount -t tmpfs tmpfs fs
      mkdir fs/up fs/work fs/root
      mount -t overlay overlay -o lowerdir=/,upperdir=fs/up,workdir=fs/work fs/root || exit 77
      mount --bind /proc fs/root/proc
      mount --bind /dev fs/root/dev
      mkdir fs/root/mnt/package fs/root/mnt/testdata
      mount --bind package fs/root/mnt/package
      mount --bind "$1" fs/root/mnt/testdata
      exec chroot fs/root /bin/sh -c "$2"
      """;

  private static final String USE =
      """
      set -e
      dpkg -i /mnt/package/*.deb
      cards=/mnt/testdata/piv-cards
      judge() {
        keywright card check --dir $cards/$1 --edition 73-4 --at 2027-01-15 --test-policies --brief \\
          --anchor $cards/ca/ICAM_Test_Card_PIV_Root_CA_-_gold_gen1-3.crt --intermediate $cards/ca || echo "ended with $?"
      }
      echo "== version"; keywright client version
      echo "== golden"; judge 46_Golden_FIPS_201-2_PIV
      echo "== faulty"; judge 38_Bad_Hash_in_Sec_Object
      echo "== manual"; zcat /usr/share/man/man1/keywright-card-check.1.gz | head -1
      echo "== manifest"; cat /etc/chromium/native-messaging-hosts/org.keywright.client.json; echo
      echo "== host"
      message='{"origin":"https://id.example.org","message":{"version":1,"type":"devices","id":"1"}}'
      # The length in four bytes, the lowest first, as browsers write it.
      { printf "\\\\$(printf %o ${#message})\\\\0\\\\0\\\\0"; printf %s "$message"; sleep 2; } |
        /opt/keywright/client-host chrome-extension://any/ | tr -d '\\000'
      echo; echo "== removed"; dpkg -r keywright-client; ls /opt/keywright 2>&1 || true
      """;

  @TempDir private Path folder;

  @Test
  void it_installs_judges_cards_answers_browsers_and_leaves_nothing_behind() throws Exception {
    Needed.tools("dpkg-deb", "unshare");
    Path jars = ROOT.resolve("demo/target/lib");
    assumeTrue(Files.isDirectory(jars), "the demonstration was not packaged before");
    Tools tools = new Tools(folder, Map.of());
    tools
        .attempt(
            ROOT.resolve("tools/package/client").toString(),
            System.getProperty("java.home"),
            jars.toString(),
            "0.0.1",
            folder.resolve("package").toString())
        .succeeded();
    Files.createDirectory(folder.resolve("fs"));
    Output output =
        tools.attempt(
            List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                OVER_THIS_MACHINE,
                "sh",
                ROOT.resolve("testdata").toString(),
                USE));
    assumeTrue(output.status() != 77, "no file system can be laid over this machine's");
    String text = output.succeeded().text();
    assertThat(part(text, "golden")).contains("No test failed.").doesNotContain("ended with");
    assertThat(part(text, "faulty")).contains("10.4.1.1", "ended with 1");
    assertThat(part(text, "manual")).contains(".TH KEYWRIGHT-CARD-CHECK 1");
    assertThat(part(text, "manifest")).contains("/opt/keywright/client-host");
    assertThat(part(text, "host")).contains("\"type\":\"ready\"", "\"code\":\"NOT_TRUSTED\"");
    assertThat(part(text, "removed")).contains("No such file or directory");
  }

  private static String part(String text, String name) throws IOException {
    int begin = text.indexOf("== " + name + "\n");
    if (begin < 0) {
      throw new IOException("nothing of " + name + " in: " + text);
    }
    int end = text.indexOf("\n== ", begin);
    return text.substring(begin, end < 0 ? text.length() : end);
  }
}
