import { setTimeout as sleep } from 'node:timers/promises';
import { POKED } from '../approve/poke-answer';
import type { Poked } from '../approve/execution-standing';

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 100_000;
/** n8n answers alike to an execution that runs and to one that failed; one that runs is over soon, or waits again. */
const PAUSES_MS = [300, 1_000, 2_000];

async function readSome(response: Response): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	const stream = response.body as unknown as AsyncIterable<Uint8Array> | null;
	for await (const chunk of stream ?? []) {
		size += chunk.length;
		if (size > MAX_BYTES) break;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

function ours(text: string): { resumed: boolean } | undefined {
	try {
		const answer = JSON.parse(text) as Record<string, unknown>;
		return answer[POKED] === true ? { resumed: answer.resumed === true } : undefined;
	} catch {
		return undefined;
	}
}

async function once(url: string): Promise<Poked | 'busy'> {
	let response: Response;
	let text: string;
	try {
		response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
		text = await readSome(response);
	} catch {
		return { execution: 'unreachable', resumed: false };
	}
	if (response.status === 409) return 'busy';
	if (response.status === 404) return { execution: 'gone', resumed: false };
	if (response.status === 401) return { execution: 'refused', resumed: false };
	if (response.status !== 200) return { execution: 'unreachable', resumed: false };
	const answer = ours(text);
	return answer ? { execution: 'waiting', resumed: answer.resumed } : { execution: 'finished', resumed: false };
}

/** The address under another origin, e.g. of an n8n that is reached from here in another way than by approvers. */
function under(url: string, baseUrl: string | undefined): string {
	if (baseUrl === undefined) return url;
	const [at, base] = [new URL(url), new URL(baseUrl)];
	at.protocol = base.protocol;
	at.host = base.host;
	return at.toString();
}

/** Visits the waiting node of a request: what is decided is finished, new links are sent. It decides nothing. */
export async function poke(resumeUrl: string | null, baseUrl?: string): Promise<Poked> {
	if (resumeUrl === null) return { execution: 'unreachable', resumed: false };
	const url = under(resumeUrl, baseUrl);
	for (const pause of PAUSES_MS) {
		const answer = await once(url);
		if (answer !== 'busy') return answer;
		await sleep(pause);
	}
	const last = await once(url);
	return last === 'busy' ? { execution: 'ended', resumed: false } : last;
}
