import type { ExceptionRecord } from '../store/port';
import { scoreOf } from './score-of';

/** An exception in the words of the wire: what items, events of the trigger and exports carry. */
export interface ExceptionSection {
	id: string;
	type: string;
	reason: string;
	state: ExceptionRecord['state'];
	environment: ExceptionRecord['environment'];
	correlation_id: string;
	risk: number;
	urgency: number;
	impact: number;
	/** risk × urgency × impact: 1 to 27. */
	score: number;
	owner?: string;
	backup?: string;
	created_at: string;
	/** The target time. */
	due_at?: string;
	/** When the target time was found missed. */
	missed_at?: string;
	claimed_by?: string;
	claimed_at?: string;
	resolved_by?: string;
	resolved_at?: string;
	outcome?: string;
	note?: string;
	approval_id?: string;
	intent_id?: string;
	links?: readonly { label: string; url: string }[];
	/** The corrected draft: an action proposal for Risk Tier. */
	corrected?: unknown;
}

const given = <T extends object>(fields: T): T => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as T;

export function exceptionSection(row: ExceptionRecord): ExceptionSection {
	return given({
		id: row.id,
		type: row.type,
		reason: row.reason,
		state: row.state,
		environment: row.environment,
		correlation_id: row.correlationId,
		risk: row.risk,
		urgency: row.urgency,
		impact: row.impact,
		score: scoreOf(row),
		owner: row.owner,
		backup: row.backup,
		created_at: row.createdAt,
		due_at: row.dueAt,
		missed_at: row.missedAt,
		claimed_by: row.claimedBy,
		claimed_at: row.claimedAt,
		resolved_by: row.resolvedBy,
		resolved_at: row.resolvedAt,
		outcome: row.outcome,
		note: row.note,
		approval_id: row.approvalId,
		intent_id: row.intentId,
		links: row.links,
		corrected: row.corrected,
	}) as ExceptionSection;
}
