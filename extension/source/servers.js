// Which sites may speak with the client: those that an administrator's policy names, and those that
// the person has agreed to. The client has a list of its own, with each server's key; this one keeps
// other sites from starting it at all.

import { browser } from "./browser.js";

const KEY = "servers";

/** When a site was refused, by its origin. @type {Map<string, number>} */
const refused = new Map();

/** @returns {Promise<{servers: string[], exclusive: boolean}>} */
const policy = async () => {
  try {
    const { servers, exclusive } = await browser.storage.managed.get(["servers", "exclusive"]);
    return {
      servers: Array.isArray(servers) ? servers.filter((s) => typeof s === "string") : [],
      exclusive: exclusive === true,
    };
  } catch {
    // Firefox says so when there is no policy.
    return { servers: [], exclusive: false };
  }
};

/** @returns {Promise<string[]>} */
const agreed = async () => {
  const { [KEY]: servers } = await browser.storage.local.get(KEY);
  return Array.isArray(servers) ? servers : [];
};

/**
 * What is known of a site.
 *
 * @param {string} origin
 * @returns {Promise<"KNOWN" | "UNKNOWN" | "FORBIDDEN">} unknown: the person can be asked
 */
export const judge = async (origin) => {
  const { servers, exclusive } = await policy();
  if (servers.includes(origin)) {
    return "KNOWN";
  }
  if (exclusive) {
    return "FORBIDDEN";
  }
  if ((await agreed()).includes(origin)) {
    return "KNOWN";
  }
  const last = refused.get(origin);
  return last !== undefined && Date.now() - last < keywright.refusalTime ? "FORBIDDEN" : "UNKNOWN";
};

/** @param {string} origin */
export const remember = async (origin) => {
  const others = (await agreed()).filter((server) => server !== origin);
  await browser.storage.local.set({ [KEY]: [...others, origin].slice(-keywright.maxServers) });
};

/** @param {string} origin */
export const refuse = (origin) => {
  for (const [site, time] of refused) {
    if (Date.now() - time >= keywright.refusalTime) {
      refused.delete(site);
    }
  }
  refused.set(origin, Date.now());
};
