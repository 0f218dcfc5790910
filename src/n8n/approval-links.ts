import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { linkReadableUntil } from '../approve/lapse-plan';
import type { SignUrl } from '../approve/review-link';
import { runLink } from '../approve/run-reviews';
import { signNewLinks } from '../approve/send-links';
import type { Occasion } from '../notify/notifier';
import type { RunContext } from '../ports';
import type { ApprovalRecord } from '../store/port';
import type { Person } from '../sections';
import type { RunUrlOf } from './notify/addresses';
import { deliverHere, queueHere } from './notify/notify-here';
import type { Gate } from './open-gate';
import { reviewUrl } from './review-url';

export type WaitFunctions = IExecuteFunctions | IWebhookFunctions;

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

/** Run pages of this very execution; after it has ended, n8n may not sign any more. */
const runUrlOf = (functions: WaitFunctions, gate: Gate, run: RunContext): RunUrlOf => async (approval) => {
	try {
		return run.executionId === functions.getExecutionId() ? await runUrls(functions, gate, run, approval) : undefined;
	} catch {
		return undefined;
	}
};

/** Sends what is to be sent; see deliverHere. */
export const sendWaiting = (functions: WaitFunctions, gate: Gate, run: RunContext): Promise<void> => deliverHere(functions, gate, run, runUrlOf(functions, gate, run));

/** Stores what these people are to be told, where a channel is set; `sendWaiting` sends it. Gives whether one is set. */
export async function notifyApprovers(functions: WaitFunctions, gate: Gate, run: RunContext, approval: ApprovalRecord, people: readonly Pick<Person, 'id'>[], occasion: Occasion, key?: string): Promise<boolean> {
	const ids = new Set(people.map(({ id }) => id));
	if (ids.size === 0) return false;
	const approvers = (await gate.ports.store.approvers(approval.id)).filter(({ approverId }) => ids.has(approverId));
	return await queueHere(functions, gate, run, { approval, people: approvers, occasion, ...(key !== undefined && { key }) });
}

/** Signs the links of people who were asked since the request was made, and stores that they are to be told. */
export async function sendNewLinks(functions: WaitFunctions, gate: Gate, run: RunContext, approval: ApprovalRecord, occasion: Occasion): Promise<void> {
	const links = await signNewLinks(gate.ports, approval, signUrlOf(functions, gate));
	await notifyApprovers(functions, gate, run, approval, links.map(({ approver }) => approver), occasion);
}
