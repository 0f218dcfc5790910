import type { RestClient } from './rest-client.mjs';

export interface StartOptions {
	/** The built package; the repository when absent. */
	packageDir?: string;
	/** Name under which n8n finds it in its community folder. */
	packageName?: string;
	port?: number;
	/** Kept after stop(); a temporary folder that goes away with stop() when absent. */
	userFolder?: string;
	/** Added to n8n's environment; wins over what the harness sets. */
	env?: Record<string, string>;
	/** false: no editor and no /types/nodes.json, and a boot that is two seconds faster. */
	ui?: boolean;
	/** false: neither owner nor login. */
	signIn?: boolean;
	onOutput?: (text: string) => void;
}

export interface RunningN8n {
	/** e.g. http://127.0.0.1:41234 */
	readonly url: string;
	readonly port: number;
	readonly userFolder: string;
	/** n8n's own process; changes with restart(). */
	readonly pid: number;
	/** Logged in as the owner; the session outlives restart(). */
	readonly rest: RestClient;
	/** What this process wrote so far, at most the last 2 MB. */
	logs(): string;
	isRunning(): boolean;
	/** SIGKILL of the whole process group, at once. */
	kill9(): Promise<void>;
	/** Boots again on the same port and user folder, after kill9() or instead of a stop. Resolves when ready. */
	restart(): Promise<void>;
	/** Orderly end. */
	stop(): Promise<void>;
}

export function startN8n(options?: StartOptions): Promise<RunningN8n>;
export function freePort(): Promise<number>;
export function n8nDir(): string;
