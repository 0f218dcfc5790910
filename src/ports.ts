import type { KeyRing } from './tokens/key-ring';
import type { Store } from './store/port';

/** `test` for manual runs, `production` for triggered ones; never mixed in a list, a chain or a grant. */
export type Environment = 'test' | 'production';

/** The present moment. Passed in so that domain code holds no clock of its own. */
export type Clock = () => Date;

/** A new unique id: `prefix` + `_` + 32 hex digits, e.g. `apr_0f…`. */
export type NewId = (prefix: string) => string;

/** Cryptographically secure random bytes. */
export type RandomBytes = (count: number) => Buffer;

export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Absolute http(s) URL, query included. */
	url: string;
	headers?: Readonly<Record<string, string>>;
	/** Sent as JSON when it is an object or array; as it stands when a string. */
	body?: unknown;
}

export interface HttpResponse {
	status: number;
	/** Lower-case names. */
	headers: Readonly<Record<string, string>>;
	/** Parsed when the answer is JSON, otherwise the text. */
	body: unknown;
}

/**
 * One HTTP exchange with a timeout and a size limit, credentials already attached by the adapter.
 *
 * Resolves for every status. Rejects with DaaError `target_timeout` (sent, no whole answer), `target_too_large`
 * or `target_unavailable` (fields.sent = false only when the connection never opened).
 */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;

/** Where in n8n something happens. */
export interface RunContext {
	workflowId: string;
	workflowName?: string;
	executionId: string;
	nodeId: string;
	nodeName: string;
	environment: Environment;
	/**
	 * n8n runs an execution that crashed or failed again: a new id, but the very items of the old one, its grants
	 * among them.
	 */
	retry?: boolean;
}

/** What the verbs are handed. */
export interface Ports {
	store: Store;
	keys: KeyRing;
	now: Clock;
	newId: NewId;
	random: RandomBytes;
	/** Where approvers can sign in to prove who they are (OpenID Connect); absent when the owner set up no provider. */
	signIn?: { issuer: string };
}
