import type { IWebhookFunctions } from 'n8n-workflow';
import type { PageSources } from '../desk/page-data';
import { liveValue, unreadable, type LiveReading } from '../execute/live-value';
import { readOnlyTarget } from '../execute/targets/registry';
import { DaaError } from '../errors';
import type { ApprovalRecord } from '../store/port';
import { targetAt } from './targets/target-at';
import { fromWebhook, type TargetSource } from './targets/target-source';

/** A person waits for the page meanwhile. */
const LIMIT_SECONDS = 2;
/** A page that is opened again and again, by a link scanner say, asks the target once in this time. */
const FRESH_MS = 10_000;
const MAX_KEPT = 500;

interface Kept {
	until: number;
	reading: Promise<LiveReading | undefined>;
}

/** By approval and payload; one process serves the pages of many executions. */
const kept = new Map<string, Kept>();

function quick(functions: IWebhookFunctions): TargetSource {
	const source = fromWebhook(functions);
	return {
		...source,
		parameter: (name, fallback) => {
			const value = source.parameter(name, fallback);
			return name === 'options' ? { ...(value as object), timeoutSeconds: LIMIT_SECONDS } : value;
		},
	};
}

/** Also what happens before the request counts: a token that has to be fetched first, a connection that hangs. */
function withinLimit<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(new DaaError('target_timeout', 'The target did not answer in time.')), LIMIT_SECONDS * 1000 + 200);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function read(functions: IWebhookFunctions, approval: ApprovalRecord): Promise<LiveReading | undefined> {
	let name = approval.action.target_system;
	try {
		return await withinLimit(
			(async () => {
				const { target, http } = await targetAt(quick(functions));
				name = target.name;
				return await liveValue(readOnlyTarget(target), approval.action, { http, now: () => new Date() });
			})(),
		);
	} catch (error) {
		return unreadable(name, error, new Date());
	}
}

/**
 * Reads what a record holds now, when the node's Live Value names a system. Undefined otherwise. Never rejects and takes
 * about two seconds at most.
 */
export function liveSource(functions: IWebhookFunctions): PageSources['live'] {
	const choice: unknown = functions.getNodeParameter('target', 'none');
	if (choice === 'none' || choice === undefined) return undefined;
	return async ({ approval }) => {
		if (!approval.action.proposed_changes) return undefined;
		const now = Date.now();
		const key = `${approval.id} ${approval.payloadHash}`;
		const known = kept.get(key);
		if (known && known.until > now) return await known.reading;
		const reading = read(functions, approval);
		kept.delete(key);
		kept.set(key, { until: now + FRESH_MS, reading });
		if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value as string);
		return await reading;
	};
}
