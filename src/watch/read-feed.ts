import { openEvent, readHeader } from '../audit/open-event';
import type { PrivatePart } from '../audit/private-part';
import { approvalSection } from '../approve/approval-section';
import { takeUpApproval } from '../approve/take-up-approval';
import { exceptionSection } from '../exceptions/exception-section';
import { isDaaError } from '../errors';
import type { Environment, Ports, RunContext } from '../ports';
import type { StoredEvent } from '../store/port';
import { ACTION_OF, type DeskEvent } from './desk-event';

/** How many events of the log are looked through at once. */
const WINDOW = 5_000;

export interface FeedItem {
	id: string;
	type: DeskEvent;
	/** Where to go on after it. */
	next: number;
	stored: StoredEvent;
	said: PrivatePart | undefined;
}

export interface FeedPage {
	items: FeedItem[];
	/** Where to go on when all of `items` are told. */
	next: number;
}

function opened(ports: Pick<Ports, 'keys'>, stored: StoredEvent): PrivatePart | undefined {
	try {
		const event = openEvent(stored, ports.keys);
		return event.state === 'open' ? event.private : undefined;
	} catch (error) {
		if (isDaaError(error)) return undefined;
		throw error;
	}
}

const detailOf = (said: PrivatePart | undefined): Record<string, unknown> => (typeof said?.detail === 'object' && said.detail !== null ? (said.detail as Record<string, unknown>) : {});

/** The first of two approvals decides nothing yet. */
const FINAL: ReadonlySet<unknown> = new Set(['approved', 'rejected', 'changes_requested']);

function typeOf({ action }: StoredEvent, said: PrivatePart | undefined): DeskEvent | undefined {
	const detail = detailOf(said);
	if (action === ACTION_OF.decided) return FINAL.has(detail.state) ? 'decided' : undefined;
	if (action === ACTION_OF.corrected) return detail.outcome === 'corrected' ? 'corrected' : undefined;
	if (action === ACTION_OF.switch_changed) return typeof detail.switch === 'string' ? 'switch_changed' : undefined;
	return (Object.keys(ACTION_OF) as DeskEvent[]).find((type) => ACTION_OF[type] === action);
}

/** The next events of these kinds from a place in the log on, at most `limit`. What is not sealed yet comes next time. */
export async function readFeed(ports: Pick<Ports, 'store' | 'keys'>, { from, types, environment, limit }: { from: number; types: readonly DeskEvent[]; environment: Environment; limit: number }): Promise<FeedPage> {
	const { size } = await ports.store.log.seal();
	const actions = [...new Set(types.map((type) => ACTION_OF[type]))];
	const items: FeedItem[] = [];
	let next = Math.min(from, size);
	while (next < size && items.length < limit) {
		const until = Math.min(next + WINDOW, size);
		for (const stored of await ports.store.log.read(next, until - next, actions)) {
			if (items.length >= limit) return { items, next: items.at(-1)?.next ?? next };
			if (stored.environment !== environment || stored.seq === null) continue;
			const said = opened(ports, stored);
			const type = typeOf(stored, said);
			if (type && types.includes(type)) items.push({ id: stored.id, type, next: stored.seq + 1, stored, said });
		}
		next = until;
	}
	return { items, next };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

async function approvalPart(ports: Ports, run: RunContext, { type, stored, said }: FeedItem): Promise<Record<string, unknown>> {
	if (stored.approvalId === null) return {};
	// The right to act is given to whoever is told, at the moment of telling, and withdraws any that was given before.
	const taken = type === 'lost' && detailOf(said).lost === 'decision' ? await takeUpApproval(ports, run, stored.approvalId) : undefined;
	const approval = taken?.approval ?? (await ports.store.approval(stored.approvalId));
	if (!approval) return {};
	const approvers = taken?.approvers ?? (await ports.store.approvers(approval.id));
	const decisions = taken?.decisions ?? (await ports.store.decisions(approval.id));
	return {
		action: approval.action,
		...(approval.risk !== null && { risk: approval.risk }),
		approval: {
			...approvalSection(approval, approvers, decisions, taken?.grant),
			workflow_id: approval.workflowId,
			workflow_name: approval.workflowName,
			execution_id: approval.executionId,
			tier: approval.tier,
			approvers: approvers.map(({ approverId, name, role, revokedAt }) => ({ id: approverId, name, role, asked: revokedAt === null })),
		},
	};
}

async function exceptionPart(ports: Ports, { type, said }: FeedItem): Promise<Record<string, unknown>> {
	const id = text(detailOf(said).exception_id);
	const exception = id === undefined ? undefined : await ports.store.exception(id);
	if (!exception) return {};
	// A corrected draft is what Risk Tier takes; nothing of the old one's approval goes with it.
	return { exception: exceptionSection(exception), ...(type === 'corrected' && exception.corrected && { action: exception.corrected }) };
}

/** One event as the trigger gives it, with what a workflow needs to act on it. `run`: whose workflow is told. */
export async function feedJson(ports: Ports, run: RunContext, item: FeedItem): Promise<Record<string, unknown>> {
	const { id, type, stored, said } = item;
	const header = readHeader(stored);
	const event = {
		id,
		type,
		at: stored.at,
		environment: stored.environment,
		correlation_id: stored.correlationId,
		outcome: stored.outcome,
		sentence: said?.sentence ?? 'What was said here has been erased; that it took place still stands.',
		...(said?.reason !== undefined && { reason: said.reason }),
		...(said?.actor && { by: { kind: said.actor.kind, id: said.actor.id, ...(said.actor.name !== undefined && { name: said.actor.name }) } }),
		workflow_id: header.workflow_id,
		execution_id: header.execution_id,
		...(type === 'lost' && { lost: text(detailOf(said).lost) ?? 'request' }),
	};
	if (type === 'switch_changed') {
		const { switch: name, scope, on } = detailOf(said);
		return { event, switch: { switch: name, scope, on } };
	}
	if (type === 'exception_opened' || type === 'exception_overdue' || type === 'corrected') return { event, ...(await exceptionPart(ports, item)) };
	return { event, ...(await approvalPart(ports, run, item)) };
}
