package org.keywright.client.scanner;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The scanners of a client. Safe for concurrent use. */
@FunctionalInterface
public interface Scanners {

  /** More than anybody connects to a computer. */
  int MOST = 8;

  /** The longest name of a scanner, in characters. */
  int MOST_NAME = 128;

  /** Those that are connected now, up to {@link #MOST}, each with a name of its own. */
  List<FingerprintScanner> list();

  /** None. */
  static Scanners none() {
    return List::of;
  }

  /**
   * Those that the drivers on the class path find, asked anew each time. A driver that fails is
   * left out and named in the log.
   */
  static Scanners ofDrivers() {
    ServiceLoader<ScannerDriver> drivers = ServiceLoader.load(ScannerDriver.class);
    return () -> {
      synchronized (drivers) {
        return usable(drivers);
      }
    };
  }

  private static List<FingerprintScanner> usable(Iterable<ScannerDriver> drivers) {
    List<FingerprintScanner> found = new ArrayList<>();
    try {
      for (ScannerDriver driver : drivers) {
        addAll(found, driver);
      }
    } catch (ServiceConfigurationError e) {
      System.getLogger(Scanners.class.getName())
          .log(System.Logger.Level.WARNING, "a scanner's driver cannot be loaded", e);
    }
    return List.copyOf(found);
  }

  private static void addAll(List<FingerprintScanner> found, ScannerDriver driver) {
    try {
      for (FingerprintScanner scanner : driver.scanners()) {
        String name = scanner.name();
        boolean known = found.stream().anyMatch(other -> other.name().equals(name));
        if (!known && !name.isBlank() && name.length() <= MOST_NAME && found.size() < MOST) {
          found.add(scanner);
        }
      }
    } catch (RuntimeException | LinkageError e) {
      System.getLogger(Scanners.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the driver " + driver.getClass().getName() + " failed",
              e);
    }
  }
}
