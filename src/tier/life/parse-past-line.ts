import type { Environment } from '../../ports';
import { oldRating, secondsBetween, type PastDecision, type PastReview } from './past-decision';

type Part = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);
const part = (value: unknown): Part => (isObject(value) ? value : {});
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const DECISIONS = ['approve', 'edit_and_approve', 'reject', 'request_changes'] as const;
/** An item that carries only the outcome. */
const BY_OUTCOME: Readonly<Record<string, PastReview['decision']>> = { approved: 'approve', edited: 'edit_and_approve', rejected: 'reject' };

function reviewsOf(approval: Part): PastReview[] {
	const asked = text(approval.requested_at);
	const decided = Array.isArray(approval.decisions) ? approval.decisions.map(part) : [];
	const reviews = decided.flatMap((entry): PastReview[] => {
		const decision = DECISIONS.find((word) => word === entry.decision);
		const stated = typeof entry.seconds === 'number' && entry.seconds >= 0 ? entry.seconds : undefined;
		return decision ? [{ decision, seconds: stated ?? secondsBetween(text(entry.viewed_at) ?? asked, text(entry.decided_at)) }] : [];
	});
	const outcome = BY_OUTCOME[text(approval.outcome) ?? ''];
	return reviews.length > 0 || !outcome ? reviews : [{ decision: outcome, seconds: secondsBetween(asked, text(approval.decided_at)) }];
}

/**
 * One line of JSON Lines as a past decision: a bare proposal, or an item as the nodes leave it (`action`, with `risk`
 * and `approval` beside it). A line that is no JSON object becomes one whose action is the text, which nothing can read.
 */
export function parsePastLine(line: string): PastDecision {
	let value: unknown = line;
	try {
		value = JSON.parse(line) as unknown;
	} catch {
		// Counted with the proposals that cannot be read.
	}
	const item = part(value);
	const action = isObject(item.action) ? item.action : value;
	const [risk, approval] = [part(item.risk), part(item.approval)];
	const environment: Environment = (part(action).environment ?? item.environment) === 'test' ? 'test' : 'production';
	return {
		correlationId: text(part(action).correlation_id),
		environment,
		at: text(risk.decided_at) ?? text(item.at),
		workflowId: text(item.workflow_id),
		action,
		old: oldRating(risk.tier, risk.route, risk.rule),
		reviews: reviewsOf(approval),
	};
}
