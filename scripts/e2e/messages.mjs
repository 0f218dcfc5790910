import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/node24.mjs';
import { Trouble } from '../lib/say.mjs';

export const MESSAGES_FILE = join(ROOT, '..', 'shared', 'guard-dev', 'sup_bitext_intents.jsonl');

/** Refunds, complaints, order tracking, asking for a person. */
const LABELS = ['get_refund', 'track_refund', 'complaint', 'track_order', 'contact_human_agent'];
const PER_LABEL = 16;

export const haveMessages = () => existsSync(MESSAGES_FILE);

/** Sixteen messages of each kind, spread over the file: `[{ id, text, label }]`, always the same ones. */
export function pickMessages() {
	const rows = readFileSync(MESSAGES_FILE, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
	return LABELS.flatMap((label) => {
		const all = rows.filter((row) => row.label === label);
		if (all.length < PER_LABEL) throw new Trouble(`${MESSAGES_FILE} has only ${all.length} messages of the kind ${label}.`);
		return Array.from({ length: PER_LABEL }, (_, index) => all[Math.floor((index * all.length) / PER_LABEL)]);
	}).map(({ id, text, label }) => ({ id, text, label }));
}
