import type { Environment } from '../../ports';

/** An open request in somebody's queue. */
export interface QueueRecord {
	approvalId: string;
	/** The person's key; empty for those who see everything. */
	viewKey: string;
	environment: Environment;
	tier: string;
	actionType: string;
	/** Empty when the draft names none. */
	customerId: string;
	/** The smallest comes first; see queue-rank.ts. */
	rank: number;
}

export interface QueueFilter {
	/** A person's keys, or the empty one alone. */
	viewKeys: readonly string[];
	environment: Environment;
	tier?: string;
	actionType?: string;
	customerId?: string;
}

/** What cases are looked for by. */
export interface CaseFilter {
	environment: Environment;
	by: { kind: 'customer'; customerId: string } | { kind: 'ticket'; ticketId: string } | { kind: 'approver'; approverIds: readonly string[] };
	limit: number;
}
