import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { isDaaError } from '../../errors';
import { addException } from '../../exceptions/add-exception';
import { deliverDue } from '../../notify/deliver-due';
import type { Channel } from '../../notify/letter';
import { notificationEvent } from '../../notify/notification-event';
import { notificationFailed } from '../../notify/notification-failed';
import { queueNotifications, type ToNotify } from '../../notify/queue-notifications';
import { refreshCards } from '../../notify/refresh-cards';
import type { RunContext } from '../../ports';
import type { ApproverRecord } from '../../store/port';
import { poke } from '../../waiting/poke';
import type { Gate } from '../open-gate';
import { addressesOf, type RunUrlOf } from './addresses';
import { channelsOf } from './channels';

type WaitFunctions = IExecuteFunctions | IWebhookFunctions;

/** setTimeout's own limit; what is due later is found by a visit, the desk's sweep or the next run. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const timers = new Map<string, NodeJS.Timeout>();
const DEFAULT_GATHER_SECONDS = 60;

interface NotifyOptions {
	gatherSeconds?: number;
	slackButtons?: boolean;
}

function optionsOf(functions: WaitFunctions): NotifyOptions {
	const read = functions.getNodeParameter as (name: string, itemOrFallback: unknown, fallback?: unknown) => unknown;
	return ('putExecutionToWait' in functions ? read.call(functions, 'options', 0, {}) : read.call(functions, 'options', {})) as NotifyOptions;
}

/** n8n makes a context for each run and each visit; what its channels are does not change in one. */
const opened = new WeakMap<object, Promise<{ channels: Channel[]; problem?: string }>>();

/** The node's channels, or why it has none: a credential that is missing keeps nobody from deciding. */
function openChannels(functions: WaitFunctions, gate: Gate): Promise<{ channels: Channel[]; problem?: string }> {
	const known = opened.get(functions) ?? readChannels(functions, gate);
	opened.set(functions, known);
	return known;
}

async function readChannels(functions: WaitFunctions, gate: Gate): Promise<{ channels: Channel[]; problem?: string }> {
	try {
		return { channels: await channelsOf(functions, gate.ports.now) };
	} catch (error) {
		return { channels: [], problem: isDaaError(error) ? error.message : 'the credential of a channel could not be read' };
	}
}

/** That nobody, or not everybody, can be told is written down, and is a task for a person. */
async function recordUnreached({ ports }: Gate, run: RunContext, { approval, occasion }: ToNotify, people: readonly ApproverRecord[], reason: string): Promise<void> {
	await ports.store.transaction(async (tx) => {
		await tx.appendEvent(notificationEvent(ports, run, approval, { channel: 'any channel', ok: false, code: 'parameter_invalid', reason }, occasion, people));
		await addException(tx, ports, { ...notificationFailed(approval, { channel: 'any channel', occasion }, people, reason), actor: { kind: 'node', id: run.nodeName }, nodeName: run.nodeName });
	});
}

/**
 * Stores what is to be sent about one request by the channels that the node's parameters name (those of its first item);
 * `deliverHere` sends it. Gives whether any channel is set.
 */
export async function queueHere(functions: WaitFunctions, gate: Gate, run: RunContext, wanted: Omit<ToNotify, 'gatherMs'>): Promise<boolean> {
	if (wanted.people.length === 0) return false;
	const { channels, problem } = await openChannels(functions, gate);
	if (channels.length === 0) {
		if (problem !== undefined) await recordUnreached(gate, run, wanted, wanted.people, problem);
		return problem !== undefined;
	}
	const gatherMs = (optionsOf(functions).gatherSeconds ?? DEFAULT_GATHER_SECONDS) * 1_000;
	const { unreached } = await queueNotifications(gate.ports, channels, { ...wanted, gatherMs });
	if (unreached.length > 0) await recordUnreached(gate, run, wanted, unreached, 'no channel that is set reaches them');
	return true;
}

const DUE_LOOKED_AT = 200;

/**
 * Has the waiting node itself send what is due: once a run has ended, n8n hands out no credential in it any more, but
 * to a visit of the node it does. Where no visit reaches it, this run tries with what it still has.
 */
async function sendLater(functions: WaitFunctions, gate: Gate, run: RunContext, runUrlOf: RunUrlOf | undefined): Promise<void> {
	try {
		const { store, now } = gate.ports;
		const rows = (await store.dueNotifications({ at: now().toISOString(), limit: DUE_LOOKED_AT })).filter(({ workflowId, nodeId }) => workflowId === run.workflowId && nodeId === run.nodeId);
		const visited = new Set<string>();
		for (const { approvalId, executionId } of rows) {
			if (visited.has(executionId)) continue;
			visited.add(executionId);
			const { execution } = await poke((await store.approval(approvalId))?.resumeUrl ?? null);
			// One visit sends everything of the node, and sets the next timer.
			if (execution === 'waiting') return;
		}
	} catch (error) {
		functions.logger.warn(`Approval Wait could not visit itself: ${error instanceof Error ? error.name : 'unknown error'}`);
	}
	await deliverHere(functions, gate, run, runUrlOf);
}

/** Wakes up for the node's next message. A convenience: it is lost when n8n stops, and the row stands in the store. */
async function wakeUp(functions: WaitFunctions, gate: Gate, run: RunContext, runUrlOf: RunUrlOf | undefined): Promise<void> {
	const key = `${run.workflowId}/${run.nodeId}`;
	clearTimeout(timers.get(key));
	timers.delete(key);
	const next = await gate.ports.store.nextNotificationAt(run);
	const pause = next === undefined ? Infinity : Date.parse(next) - gate.ports.now().getTime();
	if (pause > LONGEST_TIMER_MS) return;
	// A little later than due, so that the clock's fraction of a second never makes it too early; never in a tight circle.
	const timer = setTimeout(() => void sendLater(functions, gate, run, runUrlOf), Math.max(1_000, pause + 50));
	timer.unref();
	timers.set(key, timer);
}

/**
 * Sends what this node has to send now, brings messages up to date, and sees to it that the rest is sent in its time. What
 * cannot be sent stays in the store. Never throws: an approval does not hang on its messages.
 */
export async function deliverHere(functions: WaitFunctions, gate: Gate, run: RunContext, runUrlOf?: RunUrlOf): Promise<void> {
	try {
		const { channels } = await openChannels(functions, gate);
		if (channels.length === 0) return;
		const addresses = await addressesOf(gate, run, { ...(runUrlOf && { runUrlOf }), buttons: optionsOf(functions).slackButtons !== false });
		await deliverDue(gate.ports, run, channels, addresses);
		await refreshCards(gate.ports, channels, addresses, { workflowId: run.workflowId, nodeId: run.nodeId });
		await wakeUp(functions, gate, run, runUrlOf);
	} catch (error) {
		functions.logger.warn(`Approval Wait could not send its messages: ${error instanceof Error ? error.name : 'unknown error'}`);
	}
}
