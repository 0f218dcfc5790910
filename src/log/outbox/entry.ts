import { canonicalJson, sha256Hex } from '../../draft/canonical';
import type { RunContext } from '../../ports';
import type { OutboxRecord } from '../../store/port';
import type { FieldValues } from '../field';

export interface EntryInput {
	destination: string;
	ticketId: string;
	/** Place of the item, e.g. "0.3": run index of the node and index of the item. */
	place: string;
	correlationId: string;
	approvalId: string | undefined;
	fields: FieldValues;
	/** Makes the note with the reference that it is found again by. */
	note?: (reference: string) => string;
	at: Date;
}

/** How a note names the entry it belongs to. */
export const markerOf = (id: string): string => `Ref. ${id}`;

/** The entry of one touch. The same workflow, execution, node, place, ticket and values give the same id. */
export function outboxEntry(run: RunContext, input: EntryInput): OutboxRecord {
	const fields = input.fields as OutboxRecord['fields'];
	const key = [run.workflowId, run.executionId, run.nodeId, input.place, input.destination, input.ticketId, sha256Hex(canonicalJson(fields))];
	const id = `out_${sha256Hex(canonicalJson(key)).slice(0, 32)}`;
	const at = input.at.toISOString();
	return {
		id,
		destination: input.destination,
		ticketId: input.ticketId,
		environment: run.environment,
		workflowId: run.workflowId,
		executionId: run.executionId,
		correlationId: input.correlationId,
		approvalId: input.approvalId ?? null,
		fields,
		note: input.note?.(markerOf(id)) ?? null,
		state: 'pending',
		attempts: 0,
		uncertain: 0,
		fence: 0,
		leaseUntil: null,
		nextAt: at,
		code: null,
		eventId: null,
		createdAt: at,
		finishedAt: null,
	};
}
