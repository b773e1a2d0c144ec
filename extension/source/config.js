// All settings of the extension. Loaded as a plain script, so that content scripts, which cannot be
// modules, have the same ones.

globalThis.keywright = Object.freeze({
  // Name of the native-messaging host, as the client's installation writes it into its manifest.
  host: "org.keywright.client",

  // The oldest client that this extension speaks with: the first that has a host.
  oldestClient: "0.1.0",

  // Characters of a message as JSON. The client takes as many bytes, and no message comes near.
  maxMessage: 65_536,

  // Messages of one page that break a rule and are answered; after that it is hung up on. A page
  // that is merely wrong is told so often enough; one that is hostile gets tired.
  maxMistakes: 100,

  // Milliseconds for the client to say that it is ready. Half a second is usual; a machine that has
  // just started takes its time.
  clientStart: 15_000,

  // Milliseconds for the client to end by itself when a tab was closed: it finishes the command that
  // the device is carrying out. The longest, a large RSA key, takes less.
  clientEnd: 30_000,

  // Milliseconds for a person to decide in the extension's window: to read two sentences and to
  // compare a fingerprint.
  consentTime: 120_000,

  // Milliseconds before the window takes a click, so that a second click meant for the page, or a
  // key that is held, does not agree to anything.
  consentDelay: 1_000,

  // Milliseconds for which a site that was refused is not asked about again. A page cannot pester,
  // since it takes a click each time; who said no by mistake does not wait long.
  refusalTime: 60_000,

  // Sites that a person can have agreed to. The oldest goes when there are more.
  maxServers: 100,
});
