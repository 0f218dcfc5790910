/** Path of a Chromium or Chrome on this machine, or undefined; throws when CHROMIUM_PATH names none. */
export function findBrowser(env?: NodeJS.ProcessEnv): string | undefined;
/** The same, installing Debian's where that can be done (root and apt); rejects with the one line that helps. */
export function ensureBrowser(): Promise<string>;
