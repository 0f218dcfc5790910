/** Audit fields that every one of the three tickets must carry in the end, as HubSpot holds them: texts. */
function expectedFields({ id, tier, amount }) {
	const decided = tier !== 'low';
	return {
		refund_status: 'approved',
		refund_amount: amount,
		crm_ticket_id: id,
		risk_tier: tier,
		ai_used: 'true',
		approval_required: String(decided),
		...(decided && { approval_outcome: 'approved' }),
		guardrail_action: 'allowed',
		resolution_code: 'action_done',
		next_action: 'none',
		model_name: 'scripted-draft-service',
	};
}

/** Fields whose value is made anew each time, with the form it must have. */
const FORMS = {
	ai_trace_id: /^\S{4,}$/,
	policy_version: /^\S+$/,
	payload_hash: /^[0-9a-f]{64}$/,
	audit_event_id: /^\S+$/,
	guardrail_policy_version: /^\S+$/,
};

/** What is wrong with one ticket as the ticket service holds it now; an empty list when all is right. */
export function ticketProblems(ticket, held) {
	if (!held) return [`ticket ${ticket.id} is gone`];
	const problems = [];
	const { properties } = held;
	for (const [name, wanted] of Object.entries(expectedFields(ticket))) {
		if (properties[name] !== wanted) problems.push(`ticket ${ticket.id}: ${name} is ${JSON.stringify(properties[name])}, not ${JSON.stringify(wanted)}`);
	}
	for (const [name, form] of Object.entries(FORMS)) {
		if (!form.test(properties[name] ?? '')) problems.push(`ticket ${ticket.id}: ${name} is ${JSON.stringify(properties[name])}`);
	}
	for (const [name, value] of Object.entries(properties)) {
		if (typeof value !== 'string') problems.push(`ticket ${ticket.id}: ${name} is a ${typeof value}, and HubSpot takes texts only`);
	}
	return problems;
}

/** The refund itself must have been written exactly once; audit fields may be written more often. */
export function writeProblems(ticket, requests) {
	const writes = requests.filter(({ method, path, body }) => method === 'PATCH' && path.endsWith(`/tickets/${ticket.id}`) && 'refund_status' in (body?.properties ?? {}));
	return writes.length === 1 ? [] : [`ticket ${ticket.id}: the refund was written ${writes.length} times, not once`];
}

/** What the audit trail must hold about a ticket: every step once, and nothing refused, stopped or failed. */
export function expectedEvents({ tier }) {
	const person = ['approval.requested', 'approval.viewed', 'approval.decided'];
	return {
		once: ['tier.decided', 'guardrail.scanned', ...(tier === 'low' ? [] : person), 'grant.minted', 'execution.started', 'execution.committed', 'crm.logged'],
		never: ['proposal.invalid', 'approval.refused', 'approval.expired', 'grant.refused', 'grant.revoked', 'execution.failed', 'execution.blocked', 'execution.unknown', 'crm.failed', 'exception.opened'],
	};
}
