import type { TierRule } from '../policy';

/** `Refunds`, `CRM record changes`: an action type as the subject of a sentence about all of them. */
export function plural(actionType: string): string {
	const words = actionType.replaceAll(/[_.:-]+/g, ' ').trim();
	const ending = /(?:s|x|z|ch|sh)$/.test(words) ? 'es' : 's';
	const many = /[^aeiou]y$/.test(words) ? `${words.slice(0, -1)}ies` : `${words}${ending}`;
	return many.charAt(0).toUpperCase() + many.slice(1);
}

/** `run by themselves`, `need 1 of finance_oncall`: what a rule does with the actions it holds for. */
export function outcomeInWords({ route, approverRule, approvalsRequired: count }: Pick<TierRule, 'route' | 'approverRule' | 'approvalsRequired'>): string {
	if (route === 'auto_execute') return 'run by themselves';
	if (route === 'blocked') return 'are blocked';
	const who = approverRule === undefined ? `${count} ${count === 1 ? 'person' : 'people'}` : `${count} of ${approverRule}`;
	return route === 'batch_review' ? `go to batch review by ${who}` : `need ${who}`;
}
