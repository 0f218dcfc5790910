import { decideByLink } from '../demo/approver.mjs';
import { reviewLinksOf } from '../demo/send-tickets.mjs';
import { pick } from './drafter.mjs';

/** What the approver of this run does with a message: seven in ten are approved. */
function plan(text) {
	const choice = pick(text, 10, 'decision');
	if (choice < 7) return 'approve';
	return choice < 9 ? 'reject' : 'request_changes';
}

/**
 * Decides one waiting execution through its first approver's page. A draft whose amount is not known cannot be approved
 * with a clear conscience, so it is rejected.
 */
export async function decide(execution, text, amount) {
	const [link] = reviewLinksOf(execution);
	if (!link) throw new Error(`execution ${execution.id} waits without a review link`);
	const decision = amount === undefined ? 'reject' : plan(text);
	const fill = decision === 'approve' ? {} : { reason: decision === 'reject' ? 'Nothing is owed here.' : 'Please name the order.' };
	await decideByLink(link.url, { decision, typed: amount?.toFixed(2) ?? '', fill });
	return decision;
}
