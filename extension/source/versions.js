// Versions: numbers between dots, and whatever follows the first other character.

/**
 * @param {string} version
 * @returns {number[]}
 */
const numbers = (version) =>
  (/^\d{1,6}(\.\d{1,6}){0,3}/.exec(version)?.[0] ?? "0").split(".").map(Number);

/**
 * Whether a version is older than another. One before a release counts as the release.
 *
 * @param {string} version
 * @param {string} other
 */
export const isOlder = (version, other) => {
  const [mine, theirs] = [numbers(version), numbers(other)];
  for (let i = 0; i < Math.max(mine.length, theirs.length); i++) {
    const difference = (mine[i] ?? 0) - (theirs[i] ?? 0);
    if (difference !== 0) {
      return difference < 0;
    }
  }
  return false;
};
