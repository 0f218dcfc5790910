import type { ActionProposal } from '../../draft/proposal';
import type { EscalationSection } from '../../sections';
import type { ConversationTurn } from '../../store/port';
import { confidenceBand } from '../ai-mode';
import { say } from '../operators';
import type { AiThresholds } from '../policy';
import { readFact } from '../weigh';
import { rejectionsInARow, turnsWithIntent } from './loop';
import { TRIGGERS, type SupportDocument, type TriggerName } from './schema';
import { isNegative, plainWord, thresholdsOf } from './settings';
import { DEFAULT_HUMAN_INTENTS, DEFAULT_HUMAN_WORDS, DEFAULT_SECURITY_WORDS, plainText, wordIn } from './words';

type Settings = NonNullable<SupportDocument['escalate_when']>;
type Fired = EscalationSection['triggers'][number] & { name: TriggerName };

/** What triggers may look at. */
export interface TriggerInput {
	action: ActionProposal;
	support: SupportDocument | undefined;
	ai?: AiThresholds;
	/** Earlier drafts of the conversation, newest first; absent: not looked up, which only a dry evaluation may do. */
	history?: readonly ConversationTurn[] | 'unreadable';
	/** Of the current draft. */
	payloadHash?: string;
	/** The customer's words as wordIn wants them. */
	plain: string;
}

const fired = (name: TriggerName, trigger_type: Fired['trigger_type'], reason: string): Fired => ({ name, trigger_type, reason });

/** Like a hard block: set by a flag or a fact, and also when the fact says neither yes nor no. */
function factSet({ facts }: ActionProposal, paths: readonly string[]): string | undefined {
	return paths.find((path) => {
		const fact = readFact(facts, path.split('.'));
		return facts.flags?.includes(path) || (fact !== undefined && fact !== false && fact !== null);
	});
}

function security({ action, support, plain }: TriggerInput): Fired | undefined {
	const settings = (support?.escalate_when?.security || {}) as Exclude<Settings['security'], false | undefined>;
	const word = wordIn(plain, settings.words ?? DEFAULT_SECURITY_WORDS);
	if (word !== undefined) return fired('security', 'rule', `the customer writes ${say(word.replace(/\*$/, ''))}`);
	const fact = factSet(action, settings.facts ?? ['security_incident']);
	return fact === undefined ? undefined : fired('security', 'rule', `${fact} is set`);
}

function manual({ action, support }: TriggerInput): Fired | undefined {
	const settings = (support?.escalate_when?.manual || {}) as Exclude<Settings['manual'], false | undefined>;
	const fact = factSet(action, settings.facts ?? ['escalate']);
	return fact === undefined ? undefined : fired('manual', 'manual', `${fact} is set`);
}

function contractValue(action: ActionProposal, bound: number | Record<string, number>, path: string): string | undefined {
	const value = readFact(action.facts, path.split('.'));
	if (typeof value !== 'number') return `${path} ${value === undefined || value === null ? 'is missing' : 'is not a number'}, so nobody knows whether it is high`;
	const currency = readFact(action.facts, ['currency']);
	const limit = typeof bound === 'number' ? bound : typeof currency === 'string' && Object.hasOwn(bound, currency) ? bound[currency] : undefined;
	if (limit === undefined) return `${path} ${value} has no bound in ${say(currency ?? 'an unknown currency')}, so it counts as high`;
	return value > limit ? `${path} ${value} is above ${limit}` : undefined;
}

function vip({ action, support }: TriggerInput): Fired | undefined {
	const settings = (support?.escalate_when?.vip || {}) as Exclude<Settings['vip'], false | undefined>;
	const fact = factSet(action, settings.facts ?? ['vip']);
	if (fact !== undefined) return fired('vip', 'rule', `${fact} is set`);
	if (settings.contract_value_above === undefined) return undefined;
	const why = contractValue(action, settings.contract_value_above, settings.contract_value_fact ?? 'contract_value');
	return why === undefined ? undefined : fired('vip', 'rule', why);
}

function customerAsksHuman({ action, support, plain }: TriggerInput): Fired | undefined {
	const settings = (support?.escalate_when?.customer_asks_human || {}) as Exclude<Settings['customer_asks_human'], false | undefined>;
	const word = wordIn(plain, settings.words ?? DEFAULT_HUMAN_WORDS);
	if (word !== undefined) return fired('customer_asks_human', 'rule', `the customer writes ${say(word.replace(/\*$/, ''))}`);
	const fact = factSet(action, settings.facts ?? ['asks_for_human']);
	if (fact !== undefined) return fired('customer_asks_human', 'rule', `${fact} is set`);
	const intent = action.classification?.intent;
	const asks = intent !== undefined && (settings.intents ?? DEFAULT_HUMAN_INTENTS).some((entry) => plainWord(entry) === plainWord(intent));
	return asks ? fired('customer_asks_human', 'guidance', `the intent is ${say(intent)}`) : undefined;
}

function loop({ action, support, history, payloadHash }: TriggerInput): Fired | undefined {
	if (history === undefined) return undefined;
	if (history === 'unreadable') return fired('loop', 'rule', 'the conversation so far could not be read');
	const settings = (support?.escalate_when?.loop || {}) as Exclude<Settings['loop'], false | undefined>;
	const rejections = rejectionsInARow(history);
	if (rejections >= (settings.rejections ?? 2)) return fired('loop', 'rule', `the last ${rejections} drafts of this conversation were turned down`);
	const intent = action.classification?.intent;
	const turns = turnsWithIntent({ ...action, payload_hash: payloadHash }, intent, history);
	return turns >= (settings.turns ?? 2) ? fired('loop', 'rule', `the customer came with the intent ${say(intent)} ${turns} times in a row`) : undefined;
}

function negativeSentiment({ action, support, ai }: TriggerInput): Fired | undefined {
	const settings = (support?.escalate_when?.negative_sentiment || {}) as Exclude<Settings['negative_sentiment'], false | undefined>;
	const { classification } = action;
	const negative = settings.sentiments ?? support?.negative_sentiments;
	if (!isNegative(classification?.sentiment, negative === undefined ? undefined : { negative_sentiments: negative })) return undefined;
	const band = confidenceBand(classification, thresholdsOf(support, ai));
	return band === 'high' ? undefined : fired('negative_sentiment', 'guidance', `the sentiment is ${say(classification?.sentiment)} and the confidence ${band}`);
}

const RULES: Readonly<Record<TriggerName, (input: TriggerInput) => Fired | undefined>> = { security, manual, vip, customer_asks_human: customerAsksHuman, loop, negative_sentiment: negativeSentiment };

/** Every trigger that fires, in the order that TRIGGERS gives. Pure. */
export function firedTriggers(input: Omit<TriggerInput, 'plain'>): Fired[] {
	const plain = plainText(input.action.origin?.text ?? '');
	return TRIGGERS.flatMap((name) => (input.support?.escalate_when?.[name] === false ? [] : (RULES[name]({ ...input, plain }) ?? [])));
}
