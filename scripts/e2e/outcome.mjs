/** Every state in which a message may end, by the item that reached CRM Log. Exactly one has to hold. */
const STATES = {
	executed: ({ execution }) => execution?.state === 'committed',
	stopped: ({ execution }) => execution?.state === 'blocked',
	failed: ({ execution }) => execution?.state === 'failed',
	unknown: ({ execution }) => execution?.state === 'unknown',
	refused_at_the_door: ({ execution }) => execution?.state === 'not_started',
	rejected: ({ approval, execution }) => !execution && approval?.state === 'rejected',
	changes_requested: ({ approval, execution }) => !execution && approval?.state === 'changes_requested',
	expired: ({ approval, execution }) => !execution && approval?.state === 'expired',
	blocked_by_policy: ({ risk, guardrails, execution }) => !execution && !guardrails && risk?.tier === 'blocked',
	blocked_by_guardrail: ({ guardrails, approval, execution }) => !execution && !approval && guardrails?.guardrail_action === 'blocked',
};

/** What CRM Log must have written about it. */
const RESOLUTION = {
	executed: 'action_done',
	stopped: 'stopped_record_changed',
	failed: 'action_failed',
	unknown: 'outcome_unknown',
	refused_at_the_door: 'action_refused',
	rejected: 'rejected_by_approver',
	changes_requested: 'changes_requested',
	expired: 'approval_expired',
	blocked_by_policy: 'blocked_by_policy',
	blocked_by_guardrail: 'blocked_by_guardrail',
};

/** The one item that came out of CRM Log, which ends every path of the example. */
export function finalItem(execution, node = 'CRM Log') {
	const runs = execution.data.resultData.runData[node] ?? [];
	const items = runs.flatMap((run) => (run.data?.main ?? []).flatMap((list) => list ?? []));
	return items.length === 1 ? items[0].json : undefined;
}

/**
 * How a message ended: `{ tier, outcome, problems }`. The item, the ticket as the ticket service holds it and the writes
 * that the service saw have to tell the same story.
 */
export function judge({ execution, ticket, writes }) {
	if (execution.status !== 'success') {
		return { tier: '?', outcome: '?', problems: [`the execution is ${execution.status}: ${execution.data?.resultData?.error?.message ?? 'no error is recorded'}`] };
	}
	const item = finalItem(execution);
	if (!item) return { tier: '?', outcome: '?', problems: ['CRM Log did not give exactly one item'] };
	const problems = [];
	const states = Object.keys(STATES).filter((name) => STATES[name](item));
	if (states.length !== 1) problems.push(`it is in ${states.length} states: ${states.join(', ') || 'none'}`);
	const [outcome = '?'] = states;
	const logged = ticket.properties.resolution_code;
	if (item.crm_log?.state !== 'logged') problems.push(`CRM Log says ${item.crm_log?.state}: ${item.crm_log?.reason ?? ''}`);
	else if (logged !== RESOLUTION[outcome]) problems.push(`the ticket says ${logged}, not ${RESOLUTION[outcome]}`);
	const acted = writes.filter(({ body }) => 'refund_status' in (body?.properties ?? {})).length;
	if (acted !== (outcome === 'executed' ? 1 : 0)) problems.push(`the refund was written ${acted} times`);
	return { tier: item.risk?.tier ?? '?', outcome, problems };
}
