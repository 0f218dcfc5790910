import { effectOf } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import { toolCallOf } from '../draft/tool-call';
import { amountPhrase } from './describe-approval';

/** What an approver of a high-risk action types, so that pressing a button is not enough. */
export interface Confirmation {
	/** e.g. `the amount`. */
	what: string;
	/** To be typed as it stands; an amount also without its currency. */
	value: string;
}

const tidy = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase();

/** The amount counts only where it is part of what is done: a fact beside the payload may be wrong. */
function amountInEffect(action: ActionProposal): string | undefined {
	const { amount } = action.facts;
	const phrase = amountPhrase(action);
	if (typeof amount !== 'number' || phrase === undefined) return undefined;
	const { proposed_changes: changes, message, request } = effectOf(action) as { proposed_changes?: { proposed: unknown }[]; message?: unknown; request?: { body?: unknown } };
	const text = JSON.stringify([changes?.map(({ proposed }) => proposed), message, request?.body]);
	return text.includes(String(amount)) || text.includes(amount.toFixed(2)) ? phrase : undefined;
}

/** The value to type: the amount, else an agent's tool, else the target's id, else the first recipient, else the host that is called. */
export function confirmationOf(action: ActionProposal): Confirmation {
	const amount = amountInEffect(action);
	if (amount !== undefined) return { what: 'the amount', value: amount };
	const call = toolCallOf(action);
	if (call) return { what: 'the name of the tool', value: call.tool };
	if (action.target_id !== undefined) return { what: 'the id of the target', value: action.target_id };
	const recipient = action.message?.recipients[0];
	if (recipient !== undefined) return { what: 'the first recipient', value: recipient };
	const url = action.request?.url;
	return { what: 'the host that is called', value: url !== undefined && URL.canParse(url) ? new URL(url).host : action.action_type };
}

/** Blanks and capitals do not matter; an amount may be typed with or without its currency, `740` for `740.00`. */
export function isConfirmed(action: ActionProposal, typed: string | undefined): boolean {
	const { what, value } = confirmationOf(action);
	const given = tidy(typed ?? '');
	if (given === '') return false;
	if (given === tidy(value)) return true;
	if (what !== 'the amount') return false;
	const [number = '', currency, ...more] = given.split(' ');
	const [wanted = '', wantedCurrency] = tidy(value).split(' ');
	return more.length === 0 && /^\d{1,15}(?:\.\d{1,6})?$/.test(number) && Number(number) === Number(wanted) && (currency === undefined || currency === wantedCurrency);
}
