import { isDaaError } from '../errors';
import type { Environment } from '../ports';
import type { Store, StoredEvent } from '../store/port';
import type { KeyRing } from '../tokens/key-ring';
import type { Actor } from './event';
import { openEvent, readHeader, type EventHeader } from './open-event';

/** One step of a case as support staff read it. */
export interface TrailEntry {
	id: string;
	/** ISO 8601. */
	at: string;
	action: string;
	outcome: string;
	/** Plain words; says so when the words were erased or cannot be read. */
	sentence: string;
	reason?: string;
	detail?: unknown;
	/** Absent when erased or unreadable. */
	actor?: Actor;
	pseudonym: string;
	/** Place in the log; null while not sealed yet. */
	seq: number | null;
	erased: boolean;
	approvalId: string | null;
	node?: string;
	policyVersion?: string;
	guardrailVersion?: string;
	payloadHash?: string;
	evidenceHash?: string;
	workflowId: string;
	executionId: string;
}

const ERASED = 'What was said here has been erased; that the step took place still stands.';

function words(event: StoredEvent, keys: KeyRing): Pick<TrailEntry, 'sentence' | 'reason' | 'detail' | 'actor'> {
	try {
		const opened = openEvent(event, keys);
		if (opened.state === 'erased') return { sentence: ERASED };
		const { sentence, reason, detail, actor } = opened.private;
		return { sentence, actor, ...(reason === undefined ? {} : { reason }), ...(detail === undefined ? {} : { detail }) };
	} catch (error) {
		// One unreadable row must not hide the others.
		if (isDaaError(error)) return { sentence: `This step cannot be read: ${error.message}` };
		throw error;
	}
}

function facts(header: EventHeader): Pick<TrailEntry, 'pseudonym' | 'node' | 'policyVersion' | 'guardrailVersion' | 'payloadHash' | 'evidenceHash' | 'workflowId' | 'executionId'> {
	return {
		pseudonym: header.actor.pseudonym,
		workflowId: header.workflow_id,
		executionId: header.execution_id,
		...(header.node === undefined ? {} : { node: header.node }),
		...(header.policy_version === undefined ? {} : { policyVersion: header.policy_version }),
		...(header.guardrail_version === undefined ? {} : { guardrailVersion: header.guardrail_version }),
		...(header.payload_hash === undefined ? {} : { payloadHash: header.payload_hash }),
		...(header.evidence_hash === undefined ? {} : { evidenceHash: header.evidence_hash }),
	};
}

/** Every step of one case, oldest first, in plain words. */
export async function auditTrail(store: Pick<Store, 'log'>, keys: KeyRing, correlationId: string, environment: Environment): Promise<TrailEntry[]> {
	const events = await store.log.byCorrelation(correlationId, environment);
	return events.map((event) => ({
		id: event.id,
		at: event.at,
		action: event.action,
		outcome: event.outcome,
		seq: event.seq,
		erased: event.erased,
		approvalId: event.approvalId,
		...facts(readHeader(event)),
		...words(event, keys),
	}));
}
