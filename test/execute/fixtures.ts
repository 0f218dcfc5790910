import { parseProposal } from '../../src/draft/parse-proposal';
import type { ActionProposal } from '../../src/draft/proposal';
import type { RunContext } from '../../src/ports';

export const RUN: RunContext = {
	workflowId: 'wf-1',
	workflowName: 'Refunds',
	executionId: 'ex-1',
	nodeId: 'node-1',
	nodeName: 'Audited Execute',
	environment: 'production',
};

/** The policy that granted. */
export const POLICY = {
	id: 'refunds',
	version: '3',
	actions: [{ action_type: 'refund', tiers: [{ tier: 'low', when: { amount_lte: 50 }, route: 'auto_execute' }] }],
	roles: { team_lead: [{ id: 'ada', name: 'Ada' }, { id: 'bo', name: 'Bo' }, { id: 'cy', name: 'Cy' }] },
};

/** A refund on ticket 1001 as the demo's draft service proposes it. */
export const draft = (patch: Record<string, unknown> = {}): Record<string, unknown> => ({
	action_type: 'refund',
	target_system: 'hubspot',
	target_object: 'ticket',
	target_id: '1001',
	proposed_changes: [
		{ field: 'refund_status', current: 'requested', proposed: 'approved', source: 'ticket' },
		{ field: 'refund_amount', proposed: '35.00' },
	],
	facts: { amount: 35 },
	correlation_id: 'cor-7',
	environment: 'production',
	...patch,
});

export function parsed(value: unknown): ActionProposal {
	const result = parseProposal(value, { environment: RUN.environment, newId: (prefix) => `${prefix}_x` });
	if (!result.ok) throw new Error(JSON.stringify(result.problems));
	return result.action;
}
