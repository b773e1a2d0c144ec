/** The settings that source/config.js leaves for everybody; it says what each is for. */
interface KeywrightSettings {
  host: string;
  oldestClient: string;
  maxMessage: number;
  maxMistakes: number;
  clientStart: number;
  clientEnd: number;
  consentTime: number;
  consentDelay: number;
  refusalTime: number;
  maxServers: number;
}

declare var keywright: Readonly<KeywrightSettings>;
