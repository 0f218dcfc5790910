import { chromium, type Browser } from 'playwright-core';
import { ensureBrowser } from '../../scripts/lib/ensure-browser.mjs';

/** Installing Debian's Chromium may take this long; a launch takes about a second. */
export const LAUNCH_TIMEOUT_MS = 300_000;

/**
 * A real, headless Chromium. When there is none it is installed where that is possible (root and apt-get); otherwise
 * this rejects with the one line that helps, so that a browser test fails instead of being left out.
 */
export async function launchBrowser(): Promise<Browser> {
	const executablePath = await ensureBrowser();
	// Chromium refuses its own sandbox when it runs as root, as it does in most CI containers.
	const asRoot = process.getuid?.() === 0;
	return chromium.launch({ executablePath, headless: true, args: asRoot ? ['--no-sandbox', '--disable-dev-shm-usage'] : [] });
}
