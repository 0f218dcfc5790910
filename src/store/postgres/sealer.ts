/** Long enough to take in a burst at once, short enough for a high-risk action that waits for its seal. */
const DELAY_MS = 200;
const DELAY_AFTER_FAILURE_MS = 2_000;

export interface Sealer {
	/** Asks for a run within 200 ms; many requests make one run. */
	request(): void;
	/** Waits for a run under way, and does the one still owed. */
	stop(): Promise<void>;
}

/** Runs `seal` in the background. It never keeps the process alive and never makes it fail: `log.seal()` reports. */
export function createSealer(seal: () => Promise<boolean>): Sealer {
	let timer: NodeJS.Timeout | undefined;
	let running: Promise<void> | undefined;
	let stopped = false;

	function schedule(delay: number): void {
		if (stopped || timer) return;
		timer = setTimeout(() => {
			timer = undefined;
			running = run().finally(() => {
				running = undefined;
			});
		}, delay);
		timer.unref();
	}

	async function run(): Promise<void> {
		try {
			// False: another process is sealing, but maybe not what was committed after it looked.
			if (!(await seal())) schedule(DELAY_MS);
		} catch {
			schedule(DELAY_AFTER_FAILURE_MS);
		}
	}

	return {
		request: () => schedule(DELAY_MS),
		async stop() {
			stopped = true;
			const owed = timer !== undefined;
			clearTimeout(timer);
			timer = undefined;
			await running;
			if (owed) await run();
		},
	};
}
