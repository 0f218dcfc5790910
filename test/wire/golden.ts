import { parseProposal } from '../../src/draft/parse-proposal';
import type { ActionProposal } from '../../src/draft/proposal';
import { startRecorder, type RecordedRequest, type Recorder } from '../servers/recorder.mjs';

/** What of a request carries meaning: method, path with query, body, and the headers that say who calls and in which form. */
export interface Wire {
	method: string;
	path: string;
	body: unknown;
	authorization: unknown;
	contentType: unknown;
}

const wireOf = ({ method, path, body, headers }: RecordedRequest): Wire => ({
	method,
	path: decodeURIComponent(path),
	body,
	authorization: headers.authorization,
	// Some clients say charset, some do not; JSON has but one.
	contentType: body === null ? undefined : String(headers['content-type']).split(';')[0],
});

export interface Golden {
	url: string;
	recorder: Recorder;
	/** The one request that `work` sends; what `work` itself makes of the answer does not matter. */
	one(work: () => Promise<unknown>): Promise<Wire & { headers: RecordedRequest['headers'] }>;
	close(): Promise<void>;
}

/** A recorder in the vendor's place. */
export async function openGolden(answer: unknown): Promise<Golden> {
	const recorder = await startRecorder({ answer });
	return {
		url: recorder.url,
		recorder,
		async one(work) {
			const before = recorder.requests.length;
			await work();
			const fresh = recorder.requests.slice(before);
			if (fresh.length !== 1) throw new Error(`Expected one request, saw ${JSON.stringify(fresh.map(({ method, path }) => `${method} ${path}`))}`);
			return { ...wireOf(fresh[0] as RecordedRequest), headers: fresh[0]!.headers };
		},
		close: () => recorder.close(),
	};
}

/** Without the headers, for comparing one client's request with another's. */
export const plain = ({ headers: _headers, ...wire }: Wire & { headers: unknown }): Wire => wire;

export function proposal(parts: Record<string, unknown>): ActionProposal {
	const parsed = parseProposal({ action_type: 'refund', ...parts }, { environment: 'production', newId: (prefix) => `${prefix}_1` });
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
	return parsed.action;
}
