import { foldCodePoint } from '../../scan/text/fold';

/** Letters and digits in folded lower case, one blank between words and at both ends. Linear. */
export function plainText(text: string): string {
	let folded = '';
	for (const char of text) folded += foldCodePoint(char.codePointAt(0) ?? 0);
	return ` ${folded.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
}

/** Folded once per list: the lists belong to a policy that rates thousands of items. */
const folded = new WeakMap<readonly string[], readonly { word: string; wanted: string }[]>();

function foldedList(words: readonly string[]): readonly { word: string; wanted: string }[] {
	let list = folded.get(words);
	if (!list) {
		list = words
			.map((word) => ({ word, wanted: word.trim().endsWith('*') ? plainText(word).trimEnd() : plainText(word) }))
			.filter(({ wanted }) => wanted.trim() !== '');
		folded.set(words, list);
	}
	return list;
}

/** The first of these words or phrases in the text, whole; `*` at the end lets the last word go on. */
export function wordIn(plain: string, words: readonly string[]): string | undefined {
	return foldedList(words).find(({ wanted }) => plain.includes(wanted))?.word;
}

export const DEFAULT_SECURITY_WORDS = ['breach*', 'hacked', 'unauthorized', 'unauthorised', 'phishing', 'phished', 'account takeover', 'gehackt', 'unbefugt*', 'piraté', 'hackeado'];

export const DEFAULT_HUMAN_WORDS = [
	...['human', 'person', 'real person', 'real human', 'supervisor', 'manager', 'someone real', 'human being', 'live agent', 'human agent', 'representative'].flatMap((who) =>
		['speak to a', 'speak with a', 'talk to a', 'talk with a', 'speak to your', 'talk to your'].map((verb) => `${verb} ${who}`),
	),
	'a real person', 'a real human', 'actual human', 'actual person', 'human please', 'not a bot', 'no bot', 'stop the bot', 'want a human', 'need a human', 'get me a human', 'get me a person', 'speak to someone', 'talk to someone',
	'mit einem menschen', 'mit einer person', 'echten menschen', 'kein bot', 'parler à un humain', 'parler à quelqu’un', 'un vrai humain', 'hablar con una persona', 'hablar con un humano', 'falar com uma pessoa', 'parlare con una persona', 'met een mens', 'echt persoon',
];

export const DEFAULT_HUMAN_INTENTS = ['human_request', 'request_human', 'human_agent', 'human_handoff', 'talk_to_human', 'speak_to_human', 'talk_to_agent', 'speak_to_agent', 'agent_request', 'live_agent', 'supervisor_request', 'escalation_request'];
