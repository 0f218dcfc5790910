import type { GuardrailsSection } from '../sections';

/**
 * Sentences about required checks that have no passing result. Empty means that approving is not held up.
 * A check that did not run, or failed while running, is never taken as passed.
 */
export function missingChecks(guardrails: unknown): string[] {
	if (typeof guardrails !== 'object' || guardrails === null) return ['The guardrail scan has no result.'];
	const { failed_checks: failed, guardrail_action: action } = guardrails as Partial<GuardrailsSection>;
	const sentences: string[] = [];
	if (!Array.isArray(failed)) sentences.push('The guardrail scan does not say which checks ran.');
	else if (failed.length > 0) sentences.push(`These guardrail checks could not run: ${failed.map(String).join(', ')}.`);
	if (action === 'blocked') sentences.push('The guardrail scan blocked this draft.');
	else if (action !== 'allowed' && action !== 'masked' && action !== 'escalated') sentences.push('The guardrail scan has no verdict.');
	return sentences;
}
