import { prepareEvent } from '../audit/prepare-event';
import { DaaError, isDaaError, type ErrorCode } from '../errors';
import type { Ports, RunContext } from '../ports';
import type { ChainItem, CrmLogSection } from '../sections';
import type { OutboxRecord, PreparedEvent } from '../store/port';
import { chooseFields } from './choose-fields';
import type { Choice } from './field';
import { gatherFields } from './gather-fields';
import { noteText } from './note';
import { deliverOutbox, type Courier } from './outbox/deliver';
import { outboxEntry } from './outbox/entry';
import { readBack } from './read-back';
import { isUnreadable, readItem } from './read-item';

/** One ticket of one item. */
export interface LogRequest {
	item: Readonly<Record<string, unknown>>;
	ticketId: string;
	/** Which field holds this ticket's own id. */
	idField: 'crm_ticket_id' | 'helpdesk_ticket_id';
	/** Place of the item in the node's run, so that the same touch is taken in once. */
	place: string;
	choice: Choice;
	/** By field name; an object, or nothing. They go out whatever the preset. */
	overrides?: unknown;
	/** One internal note with the summary in plain words. */
	note: boolean;
	readBack: boolean;
}

export type Logged = { section: CrmLogSection } | { error: DaaError };

interface Prepared {
	entry?: OutboxRecord;
	section?: CrmLogSection;
	error?: DaaError;
}

function asOverrides(value: unknown): Record<string, unknown> {
	if (value === undefined || value === null || value === '') return {};
	if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
	throw new DaaError('crm_field_invalid', 'The field overrides must be an object of field names and values.', { fields: { field: 'overrides' } });
}

const correlationOf = (ports: Ports, item: ChainItem): string => (item.approval?.action ?? item.action)?.correlation_id?.slice(0, 200) ?? ports.newId('cor');

/** Nothing was sent for this item, and why. */
function unsentEvent(ports: Ports, run: RunContext, item: ChainItem, code: ErrorCode, message: string): PreparedEvent {
	return prepareEvent(
		{
			id: ports.newId('evt'),
			at: ports.now(),
			actor: { kind: 'node', id: run.nodeName },
			action: 'crm.failed',
			outcome: code,
			correlationId: correlationOf(ports, item),
			environment: run.environment,
			workflowId: run.workflowId,
			executionId: run.executionId,
			nodeName: run.nodeName,
			private: { sentence: `The audit fields were not sent: ${message}`, reason: message },
		},
		ports.keys,
		ports.random,
	);
}

function entryOf(ports: Ports, run: RunContext, courier: Courier, item: ChainItem, request: LogRequest): OutboxRecord {
	courier.profile.checkId(request.ticketId);
	const byHand = asOverrides(request.overrides);
	const values = gatherFields(item, { [request.idField]: request.ticketId, ...byHand });
	const approvalId = item.approval?.id;
	return outboxEntry(run, {
		destination: courier.destination,
		ticketId: request.ticketId,
		place: request.place,
		correlationId: correlationOf(ports, item),
		approvalId: typeof approvalId === 'string' && approvalId !== '' ? approvalId.slice(0, 200) : undefined,
		fields: chooseFields(item, values, request.choice, Object.keys(byHand)),
		...(request.note && { note: (reference) => noteText(item, reference) }),
		at: ports.now(),
	});
}

async function prepare(ports: Ports, run: RunContext, courier: Courier, request: LogRequest): Promise<Prepared> {
	let known: ChainItem = {};
	let code: ErrorCode = 'crm_field_missing';
	let message = 'The proposal could not be read, and nothing else names a ticket.';
	let error: DaaError | undefined;
	try {
		known = readItem(request.item);
		if (!(request.ticketId.trim() === '' && isUnreadable(request.item))) return { entry: entryOf(ports, run, courier, known, request) };
	} catch (caught) {
		if (!isDaaError(caught)) throw caught;
		({ code, message } = caught);
		error = caught;
	}
	const event = unsentEvent(ports, run, known, code, message);
	await ports.store.transaction((tx) => tx.appendEvent(event));
	if (error) return { error };
	const { system, object } = courier.profile;
	return { section: { system, object, id: request.ticketId, state: 'skipped', fields: {}, code, reason: message, audit_event_id: event.id } };
}

const STATES = { pending: 'queued', delivered: 'logged', rejected: 'failed' } as const;

function sectionOf(courier: Courier, entry: OutboxRecord, reason: string | undefined): CrmLogSection {
	const { system, object } = courier.profile;
	return {
		system,
		object,
		id: entry.ticketId,
		state: STATES[entry.state],
		fields: entry.fields as CrmLogSection['fields'],
		...(entry.code !== null && { code: entry.code }),
		...(reason !== undefined && { reason }),
		...(entry.state === 'delivered' && entry.finishedAt !== null && { logged_at: entry.finishedAt }),
		...(entry.eventId !== null && { audit_event_id: entry.eventId }),
	};
}

const QUEUED = 'It is kept and will be delivered, in order, by a later run of this node or of its operation Deliver Pending.';

function reasonOf({ state }: OutboxRecord, message: string | undefined): string | undefined {
	if (state === 'delivered') return undefined;
	if (state === 'rejected') return message ?? 'The CRM refused it; the exception queue says why.';
	return [message, QUEUED].filter(Boolean).join(' ');
}

/**
 * Puts the audit fields of items onto their tickets. Everything that can be sent is stored first and then delivered in
 * batches; what a CRM does not take now stays stored and never holds up an item: its section says `queued`, or `failed`
 * with the system's reason when it was refused. Per item, in order: its section, or the DaaError `crm_field_missing` or
 * `crm_field_invalid` (recorded, nothing sent) that only the workflow's owner can mend. Throws DaaError `store_*`.
 */
export async function logItems(ports: Ports, run: RunContext, courier: Courier, requests: readonly LogRequest[]): Promise<Logged[]> {
	const prepared: Prepared[] = [];
	for (const request of requests) prepared.push(await prepare(ports, run, courier, request));
	const entries = prepared.flatMap(({ entry }) => entry ?? []);
	if (entries.length > 0) await ports.store.transaction((tx) => tx.enqueueOutbox(entries));
	const { messages } = await deliverOutbox(ports, run, courier);
	const stored = new Map((await ports.store.outboxEntries(entries.map(({ id }) => id))).map((entry) => [entry.id, entry]));
	const logged = prepared.map(({ entry, section, error }): Logged => {
		if (error) return { error };
		if (section) return { section };
		const known = entry && stored.get(entry.id);
		if (!entry || !known) throw new DaaError('store_unavailable', 'What was put into the outbox is not there.');
		return { section: sectionOf(courier, known, reasonOf(known, messages.get(known.id))) };
	});
	return await readBack(courier, requests, logged);
}
