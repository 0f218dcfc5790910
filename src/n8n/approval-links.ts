import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { linkReadableUntil } from '../approve/lapse-plan';
import type { ReviewLink, SignUrl } from '../approve/review-link';
import { runLink } from '../approve/run-reviews';
import { signNewLinks } from '../approve/send-links';
import type { Occasion } from '../notify/notifier';
import { summariseApproval } from '../notify/summarise';
import { webhookNotifier } from '../notify/webhook';
import type { RunContext } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { n8nHttp } from './http';
import { lastingLinks } from './lasting-links';
import type { Gate } from './open-gate';
import { recordNotification } from './record-notification';
import { reviewUrl } from './review-url';

export type WaitFunctions = IExecuteFunctions | IWebhookFunctions;

const NOTIFY_LIMITS = { timeoutMs: 10_000, maxBytes: 100_000 };

/** n8n signs addresses of the waiting node. */
export function signUrlOf(functions: WaitFunctions, gate: Gate): SignUrl {
	return (query) => reviewUrl(functions, gate, query);
}

/** Execute functions have the items; a webhook sees one, but by then every request of the run is stored. */
async function countOfRun(functions: WaitFunctions, { ports }: Gate, run: RunContext): Promise<number> {
	return 'putExecutionToWait' in functions ? functions.getInputData().length : (await ports.store.approvalsOfRun(run)).length;
}

/** The address of the page that shows an approver all they decide in this run; undefined for a run of one item, which needs none. */
export async function runUrls(functions: WaitFunctions, gate: Gate, run: RunContext, approval: ApprovalRecord): Promise<((approverId: string) => string) | undefined> {
	if ((await countOfRun(functions, gate, run)) < 2) return undefined;
	const until = linkReadableUntil(approval.plan, new Date(approval.dueAt));
	return (approverId) => signUrlOf(functions, gate)({ r: runLink(gate.ports, run, approverId, until) });
}

export interface WaitOptions {
	notifyUrl?: string;
	grantMinutes?: number;
	remindHours?: number;
	noDecision?: 'auto' | 'leadsBack' | 'leadsOn';
	settings?: unknown;
}

export function waitOptions(functions: WaitFunctions, itemIndex: number): WaitOptions {
	// A webhook has no item: n8n reads its parameters for the first one it waits on.
	const read = functions.getNodeParameter as (name: string, itemOrFallback: unknown, fallback?: unknown) => unknown;
	return ('getInputData' in functions && 'putExecutionToWait' in functions ? read.call(functions, 'options', itemIndex, {}) : read.call(functions, 'options', {})) as WaitOptions;
}

/** Tells those whose links these are, where a channel is set; the outcome goes into the log and never stops anything. */
export async function notifyApprovers(functions: WaitFunctions, gate: Gate, run: RunContext, approval: ApprovalRecord, links: readonly ReviewLink[], occasion: Occasion, itemIndex = 0): Promise<boolean> {
	const { notifyUrl } = waitOptions(functions, itemIndex);
	if (!notifyUrl) return false;
	// A reminder may be of another execution than the one that sends it, and n8n signs addresses of this one only.
	const runUrl = approval.executionId === run.executionId && run.executionId === functions.getExecutionId() ? await runUrls(functions, gate, run, approval) : undefined;
	const withUrl = (await lastingLinks(gate, links)).flatMap(({ approver, url }) => (url === undefined ? [] : [{ approver, url, ...(runUrl && { runUrl: runUrl(approver.id) }) }]));
	if (withUrl.length === 0) return false;
	const notifier = webhookNotifier({ url: notifyUrl, http: n8nHttp(functions, undefined, itemIndex, NOTIFY_LIMITS) });
	const result = await notifier.send(summariseApproval(approval, withUrl, occasion));
	await recordNotification(gate.ports, run, approval, result, occasion);
	return result.ok;
}

/** Signs and sends the links of people who were asked since the request was made. */
export async function sendNewLinks(functions: WaitFunctions, gate: Gate, run: RunContext, approval: ApprovalRecord, occasion: Occasion, itemIndex = 0): Promise<void> {
	const links = await signNewLinks(gate.ports, approval, signUrlOf(functions, gate));
	if (links.length > 0) await notifyApprovers(functions, gate, run, approval, links, occasion, itemIndex);
}
