import type { ActionProposal } from '../draft/proposal';
import { inSentence } from '../draft/shorten';
import { toolCallOf } from '../draft/tool-call';
import type { Person } from '../sections';

/** How the systems write their own names; anything else is shown as it came. */
const SYSTEM_NAMES: Readonly<Record<string, string>> = {
	hubspot: 'HubSpot',
	zendesk: 'Zendesk',
	salesforce: 'Salesforce',
	freshdesk: 'Freshdesk',
	intercom: 'Intercom',
	pipedrive: 'Pipedrive',
	zoho: 'Zoho',
	servicenow: 'ServiceNow',
	stripe: 'Stripe',
	http: 'HTTP',
};

/** e.g. `HubSpot ticket 1845`. */
export function targetPhrase(action: ActionProposal): string {
	const call = toolCallOf(action);
	if (call) return inSentence(`the agent's tool ${call.tool}`, 120);
	const system = SYSTEM_NAMES[action.target_system.toLowerCase()] ?? action.target_system;
	return inSentence([system, action.target_object, action.target_id].filter(Boolean).join(' '), 120);
}

/** `740.00 EUR`, or undefined when the action names no amount. */
export function amountPhrase(action: ActionProposal): string | undefined {
	const { amount, currency } = action.facts;
	if (typeof amount !== 'number' || !Number.isFinite(amount)) return undefined;
	return typeof currency === 'string' && currency.trim() !== '' ? `${amount.toFixed(2)} ${inSentence(currency, 12)}` : amount.toFixed(2);
}

/** A noun phrase for sentences in the log, e.g. `the refund of 740.00 EUR on HubSpot ticket 1845`. */
export function actionPhrase(action: ActionProposal): string {
	const call = toolCallOf(action);
	if (call) return `the agent's call of ${inSentence(call.tool, 80)}`;
	const type = inSentence(action.action_type.replace(/[_.-]/g, ' '), 60);
	const amount = amountPhrase(action);
	return `the ${type}${amount === undefined ? '' : ` of ${amount}`} on ${targetPhrase(action)}`;
}

/** `Dana Ruiz (finance_lead)`. */
export function personPhrase(person: Pick<Person, 'name' | 'role'>): string {
	return person.role.trim() === '' ? inSentence(person.name, 80) : `${inSentence(person.name, 80)} (${inSentence(person.role, 60)})`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `20 Nov 2026, 14:05 UTC`. */
export function utcPhrase(time: Date | string): string {
	const date = new Date(time);
	if (Number.isNaN(date.getTime())) return 'an unknown time';
	const two = (value: number) => String(value).padStart(2, '0');
	return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}
