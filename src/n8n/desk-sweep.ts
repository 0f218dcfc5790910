import { randomUUID } from 'node:crypto';
import { NodeOperationError, type IDataObject, type IRun, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';
import type { Ports, RunContext } from '../ports';
import { poke } from '../waiting/poke';
import { DESK_EVENTS, type DeskEvent } from '../watch/desk-event';
import { giveBack, underLease } from '../watch/lease';
import { lookAfter, newMemory, type Memory } from '../watch/look-after';
import { feedJson, readFeed, type FeedItem } from '../watch/read-feed';
import { gateOf } from './gate-of';
import { refreshDeskCards } from './notify/refresh-desk-cards';

/** All desks of a store share the sweeps; each trigger node has a place of its own in the log. */
const SWEEP_LEASE = 'desk-sweep';
const SHORTEST_LEASE_MS = 10_000;
const MOST_AT_ONCE = 20;
const MOST_EACH_TIME = 200;
/** n8n has stored the execution long before; a workflow that runs for longer holds nothing up. */
const STARTED_WITHIN_MS = 10_000;
const STOP_WITHIN_MS = 5_000;

interface Watch {
	functions: ITriggerFunctions;
	/** One for each activation: whoever asks for a lease again under it goes on at once. */
	holder: string;
	feedLease: string;
	run: RunContext;
	types: readonly DeskEvent[];
	intervalMs: number;
	baseUrl: string | undefined;
	crashedAfterMs: number | undefined;
	memory: Memory;
}

function watchOf(functions: ITriggerFunctions): Watch {
	const node = functions.getNode();
	const workflow = functions.getWorkflow();
	const workflowId = workflow.id ?? 'unsaved';
	const chosen = functions.getNodeParameter('events', []) as string[];
	const options = functions.getNodeParameter('options', {}) as { internalBaseUrl?: string; crashedAfterMinutes?: number };
	const baseUrl = options.internalBaseUrl?.trim() || undefined;
	if (baseUrl !== undefined && !URL.canParse(baseUrl)) throw new NodeOperationError(node, 'Internal Base URL is not an address.');
	const seconds = Number(functions.getNodeParameter('intervalSeconds', 30));
	return {
		functions,
		holder: randomUUID(),
		feedLease: `desk-events/${workflowId}/${node.id}`,
		run: { workflowId, workflowName: workflow.name ?? '', executionId: 'review-desk', nodeId: node.id, nodeName: node.name, environment: 'production' },
		types: DESK_EVENTS.filter((type) => chosen.includes(type)),
		intervalMs: Math.min(3_600, Math.max(1, Number.isFinite(seconds) ? seconds : 30)) * 1_000,
		baseUrl,
		crashedAfterMs: options.crashedAfterMinutes === undefined ? undefined : options.crashedAfterMinutes * 60_000,
		memory: newMemory(),
	};
}

const leaseMs = ({ intervalMs }: Watch): number => Math.max(SHORTEST_LEASE_MS, intervalMs * 3);

function warn({ functions }: Watch, what: string, error: unknown): void {
	functions.logger.warn(`Review Desk Trigger could not ${what}: ${error instanceof Error ? `${error.name} ${'code' in error ? String(error.code) : ''}`.trim() : 'unknown error'}`);
}

/** Keeps a lease while slow work is done under it. */
async function keeping<T>(everyMs: number, move: () => Promise<boolean>, work: () => Promise<T>): Promise<T> {
	const timer = setInterval(() => void move().catch(() => false), everyMs);
	timer.unref();
	try {
		return await work();
	} finally {
		clearInterval(timer);
	}
}

async function sweepRound(watch: Watch, ports: Ports): Promise<void> {
	const ms = leaseMs(watch);
	await underLease(ports, { name: SWEEP_LEASE, holder: watch.holder, ms }, async ({ lease, move }) => {
		const cursor = lease.cursor ?? ports.now().toISOString();
		const round = { ports, environment: watch.run.environment, visit: (approval: { resumeUrl: string | null }) => poke(approval.resumeUrl, watch.baseUrl), memory: watch.memory, ...(watch.crashedAfterMs !== undefined && { crashedAfterMs: watch.crashedAfterMs }) };
		const { cursor: next, failures } = await keeping(ms / 3, () => move(), () => lookAfter(round, cursor, () => move()));
		for (const { step, error } of failures) warn(watch, `look after ${step}`, error);
		try {
			await refreshDeskCards(watch.functions, ports);
		} catch (error) {
			warn(watch, 'bring cards up to date', error);
		}
		await move(next);
	});
}

/** Starts one execution for one event and resolves when n8n has it. The key keeps an n8n that knows it from starting it twice. */
async function start(watch: Watch, json: IDataObject, key: string): Promise<void> {
	const { functions } = watch;
	const done = functions.helpers.createDeferredPromise<IRun>();
	const emit = functions.emit as (data: unknown, response: undefined, done: unknown, deduplicationKey: string) => void;
	emit.call(functions, [[{ json }]], undefined, done, key);
	let timer: NodeJS.Timeout | undefined;
	const startedByThen = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, STARTED_WITHIN_MS);
		timer.unref();
	});
	try {
		await Promise.race([done.promise, startedByThen]);
	} finally {
		clearTimeout(timer);
	}
}

async function tell(watch: Watch, ports: Ports, items: readonly FeedItem[]): Promise<void> {
	await Promise.all(
		items.map(async (item) => {
			const run = { ...watch.run, executionId: `event:${item.id}` };
			await start(watch, (await feedJson(ports, run, item)) as IDataObject, `${watch.feedLease}/${item.id}`);
		}),
	);
}

/**
 * Tells the workflow what happened since last time. The place in the log moves on only after n8n has the executions, under
 * the same lease: a process that dies in between has its events told again, by whichever process comes next.
 */
async function feedRound(watch: Watch, ports: Ports): Promise<void> {
	if (watch.types.length === 0) return;
	const ms = leaseMs(watch);
	await underLease(ports, { name: watch.feedLease, holder: watch.holder, ms }, async ({ lease, move }) => {
		if (lease.cursor === null) {
			// A desk that is new tells what happens from now on.
			await move(String((await ports.store.log.seal()).size));
			return;
		}
		let from = Number(lease.cursor);
		for (let told = 0; told < MOST_EACH_TIME; told += MOST_AT_ONCE) {
			const page = await readFeed(ports, { from, types: watch.types, environment: watch.run.environment, limit: MOST_AT_ONCE });
			if (!(await move())) return;
			await keeping(ms / 3, () => move(), () => tell(watch, ports, page.items));
			if (!(await move(String(page.next)))) return;
			from = page.next;
			if (page.items.length < MOST_AT_ONCE) return;
		}
	});
}

async function round(watch: Watch): Promise<void> {
	try {
		const { ports } = await gateOf(watch.functions);
		for (const [what, work] of [['sweep', sweepRound], ['tell what happened', feedRound]] as const) {
			try {
				await work(watch, ports);
			} catch (error) {
				warn(watch, what, error);
			}
		}
	} catch (error) {
		warn(watch, 'open the store', error);
	}
}

/** For "Listen for test event": the latest of the chosen events, without any right to act. */
async function sample(watch: Watch): Promise<void> {
	const { ports } = await gateOf(watch.functions);
	const { size } = await ports.store.log.seal();
	const page = await readFeed(ports, { from: Math.max(0, size - 5_000), types: watch.types.filter((type) => type !== 'lost'), environment: 'production', limit: 5_000 });
	const last = page.items.at(-1);
	if (last) watch.functions.emit([[{ json: (await feedJson(ports, { ...watch.run, environment: 'test' }, last)) as IDataObject }]]);
}

/** Review Desk Trigger's trigger(): rounds one after another for as long as the workflow is active. */
export async function watchDesk(functions: ITriggerFunctions): Promise<ITriggerResponse> {
	const watch = watchOf(functions);
	if (functions.getMode() === 'manual') return { manualTriggerFunction: async () => await sample(watch) };
	let stopped = false;
	let timer: NodeJS.Timeout | undefined;
	let running: Promise<void> = Promise.resolve();
	const next = (ms: number) => {
		timer = setTimeout(() => {
			running = round(watch).finally(() => {
				if (!stopped) next(watch.intervalMs);
			});
		}, ms);
		timer.unref();
	};
	// Processes that start together do not come in step.
	next(Math.min(1_000, watch.intervalMs));
	return {
		async closeFunction() {
			stopped = true;
			clearTimeout(timer);
			await Promise.race([running, new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref())]);
			try {
				const { ports } = await gateOf(functions);
				for (const name of [SWEEP_LEASE, watch.feedLease]) await giveBack(ports, name, watch.holder);
			} catch (error) {
				warn(watch, 'give back its leases', error);
			}
		},
	};
}
