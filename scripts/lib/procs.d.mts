export interface GuardedProcess {
	/** The program's own id; it leads its process group. */
	readonly pid: number;
	/** What it wrote to stdout and stderr, at most the last 2 MB. */
	logs(): string;
	isRunning(): boolean;
	/** Resolves when it has ended, with everything that it started. */
	readonly exited: Promise<{ code: number | null; signal: string | null }>;
	/** SIGTERM, and SIGKILL after the grace time. */
	stop(): Promise<void>;
	/** SIGKILL of the whole group, at once. */
	kill9(): Promise<void>;
}

/** Starts a program that never outlives this process. `env` is the whole environment, not an addition. */
export function startGuarded(
	command: string,
	args: readonly string[],
	options?: { cwd?: string; env?: Record<string, string | undefined>; onOutput?: (text: string) => void; graceMs?: number },
): Promise<GuardedProcess>;

/** Runs a command to its end; never rejects for a status. `quiet` collects the output instead of showing it. */
export function run(
	command: string,
	args: readonly string[],
	options?: { cwd?: string; env?: Record<string, string | undefined>; quiet?: boolean },
): Promise<{ code: number; output: string }>;

/** Calls `cleanUp` once on SIGINT, SIGTERM or SIGHUP and then exits with the signal's usual status. */
export function onInterrupt(cleanUp: () => Promise<void> | void): void;
