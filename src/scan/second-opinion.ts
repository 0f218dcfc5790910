import type { Direction, GuardrailsSection, SecondOpinionSection } from '../sections';
import { isDaaError } from '../errors';
import type { CheckAction } from './settings';

/** What a service outside said of one text. */
export interface Opinion {
	action: CheckAction;
	/** What it found, in its own words; shown, never decided by. */
	types: string[];
	/** One sentence, bounded by the adapter. */
	reason?: string;
}

/** One call, with a timeout and a size limit. Throws DaaError `vendor_unavailable` whatever went wrong. */
export type AskVendor = (text: string, direction: Direction) => Promise<Opinion>;

export interface SecondOpinion {
	/** Stands in results and logs, e.g. `bedrock`. */
	vendor: string;
	ask: AskVendor;
	/** What it means when the service cannot be asked. */
	onOutage: 'block' | 'escalate' | 'allow';
	/** What it gets to read. */
	sends: 'masked' | 'original';
}

/** Texts as they came, and as they stand under masks. */
export interface OpinionTexts {
	original: string | undefined;
	masked: string | undefined;
}

const VERDICT: Record<CheckAction, SecondOpinionSection['action']> = { allow: 'allowed', mask: 'masked', escalate: 'escalated', block: 'blocked' };
const OUTAGE: Record<SecondOpinion['onOutage'], SecondOpinionSection['action']> = { block: 'blocked', escalate: 'escalated', allow: 'allowed' };
const STRICTNESS: readonly SecondOpinionSection['action'][] = ['allowed', 'masked', 'escalated', 'blocked'];

export const stricterAction = <T extends GuardrailsSection['guardrail_action']>(left: T, right: T): T => (STRICTNESS.indexOf(left) >= STRICTNESS.indexOf(right) ? left : right);

/**
 * Asks the service about what came in and what would go out. An outage is an answer too: what it means is the owner's
 * setting, and the section says that nobody looked. Never throws for the service's sake.
 */
export async function secondOpinion({ vendor, ask, onOutage, sends }: SecondOpinion, texts: Record<Direction, OpinionTexts>): Promise<SecondOpinionSection> {
	const found: Opinion[] = [];
	try {
		for (const direction of ['input', 'draft'] as const) {
			const text = texts[direction][sends];
			if (text) found.push(await ask(text, direction));
		}
	} catch (error) {
		const why = isDaaError(error) ? error.message : 'the call broke off.';
		return { vendor, state: 'failed', action: OUTAGE[onOutage], types: [], reason: why };
	}
	const action = found.map((one) => VERDICT[one.action]).reduce(stricterAction, 'allowed');
	const reason = found.find((one) => VERDICT[one.action] === action)?.reason;
	return { vendor, state: 'asked', action, types: [...new Set(found.flatMap(({ types }) => types))].sort(), ...(reason !== undefined && { reason }) };
}

/** The local result with the second one beside it. The stricter of both holds; a second opinion never makes it laxer. */
export function withOpinion<T extends Omit<GuardrailsSection, 'scanned_at'>>(local: T, second: SecondOpinionSection): T {
	const action = stricterAction(local.guardrail_action, second.action);
	const failed = second.state === 'failed';
	const base = { ...local, second_opinion: second, guardrail_action: action };
	if (!failed && second.action === 'allowed') return base;
	const said = failed
		? `the second opinion of ${second.vendor} could not be had: ${second.reason ?? 'no reason is known.'}`
		: `${second.vendor} found ${second.types.length > 0 ? second.types.join(', ') : 'something'}.`;
	const verdict = { allowed: 'Allowed', masked: 'Masked in logs', escalated: 'Escalated', blocked: 'Blocked' }[action];
	return {
		...base,
		guardrail_triggered: true,
		reason: action === local.guardrail_action ? `${local.reason.replace(/\.$/, '')}; ${said}` : `${verdict}: ${said}`,
		guardrail_types: failed ? local.guardrail_types : [...new Set([...local.guardrail_types, 'vendor'])].sort(),
		// A check that could not run is not a passed one; where the owner lets an outage pass, it is no required check.
		failed_checks: failed && action === 'blocked' && second.action === 'blocked' ? [...new Set([...local.failed_checks, `vendor.${second.vendor}`])].sort() : local.failed_checks,
	};
}
