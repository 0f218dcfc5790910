import fc from 'fast-check';
import type { KnownBlock } from '@slack/types';
import { slackCard } from '../../src/notify/slack/card';
import { LIMITS, safeText } from '../../src/notify/slack/text';
import { ATTACKS, item, itemWith, letter } from './letters';

/** Every text object of a card, and every button. */
function partsOf(blocks: readonly KnownBlock[]) {
	const texts: { type: string; text: string }[] = [];
	const buttons: { action_id?: string; url?: string; value?: string }[] = [];
	JSON.stringify(blocks, (_key, value: unknown) => {
		const part = value as { type?: string; text?: unknown } | null;
		if (part?.type === 'plain_text' || part?.type === 'mrkdwn') texts.push(part as never);
		if (part?.type === 'button') buttons.push(part as never);
		return value;
	});
	return { texts, buttons };
}

/** Slack's own limits, as its reference states them. */
function expectWithinLimits({ text, blocks }: ReturnType<typeof slackCard>): void {
	expect(blocks.length).toBeLessThanOrEqual(50);
	expect(text.length).toBeLessThanOrEqual(300);
	expect(JSON.stringify(blocks).length).toBeLessThan(60_000);
	for (const block of blocks) {
		if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
		if (block.type === 'section') {
			expect(block.text?.text.length ?? 1).toBeGreaterThan(0);
			expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(3_000);
			expect(block.fields?.length ?? 0).toBeLessThanOrEqual(10);
			for (const field of block.fields ?? []) expect(field.text.length).toBeLessThanOrEqual(2_000);
		}
		if (block.type === 'actions') expect(block.elements.length).toBeLessThanOrEqual(25);
	}
	const shown = blocks.flatMap((block) => partsOf([block]).texts).reduce((sum, part) => sum + part.text.length, 0);
	expect(shown).toBeLessThan(13_000);
}

test('a request of the batch tier has three buttons and a link; others only the link', () => {
	const batch = partsOf(slackCard(letter([item({ buttons: 'v' })])).blocks);
	expect(batch.buttons.map(({ action_id, url, value }) => [action_id, url ?? value])).toEqual([
		['daa_approve', 'v'],
		['daa_edit', 'v'],
		['daa_reject', 'v'],
		['daa_open', 'https://desk.example.com/r?t=1'],
	]);
	const named = partsOf(slackCard(letter([item()])).blocks);
	expect(named.buttons.map(({ action_id }) => action_id)).toEqual(['daa_open']);
	const words = batch.texts.map(({ text }) => text).join('\n');
	for (const said of ['Approval needed', 'Change refund_amount from "0" to "25.00" on hubspot tickets 101.', 'medium', 'Between 50 and 500.', 'refund_amount: 0 → 25.00', 'Nothing was found.', '20 Nov 2026, 13:00 UTC']) expect(words).toContain(said);
});

test('what is decided has no button left, and says what became of it', () => {
	const done = partsOf(slackCard(letter([item({ buttons: 'v', outcome: 'Approved by Ada.' })])).blocks);
	expect(done.buttons).toEqual([]);
	expect(done.texts.map(({ text }) => text)).toEqual(expect.arrayContaining(['Decided', 'Approved by Ada.']));
});

test('several are one list with a link each, and what is decided loses its link', () => {
	const list = slackCard(letter([item(), item({ outcome: 'Rejected by Bo.' }), item()]));
	expect(partsOf(list.blocks).buttons).toHaveLength(2);
	expect(list.text).toBe('2 of 3 requests still wait');
	const many = slackCard(letter(Array.from({ length: 200 }, () => item())));
	expectWithinLimits(many);
	expect(partsOf(many.blocks).texts.at(-1)?.text).toContain('160 more');
});

test.each(ATTACKS)('%j makes no markup, no link and no mention', (attack) => {
	for (const made of [slackCard(letter([itemWith(attack, { buttons: 'v' })])), slackCard(letter([itemWith(attack), itemWith(attack)]))]) {
		const { texts, buttons } = partsOf(made.blocks);
		expect(texts.every(({ type }) => type === 'plain_text')).toBe(true);
		for (const { text } of [...texts, { text: made.text }]) {
			expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)|[\u202a-\u202e\u2066-\u2069\u0007\u001b\r]/);
		}
		expect(new Set(buttons.flatMap(({ url }) => (url === undefined ? [] : [url])))).toEqual(new Set(['https://desk.example.com/r?t=1']));
		expectWithinLimits(made);
	}
});

test('any text stays within the limits and unescapes to what was meant', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 1, max: 40 }), (text, times) => {
			const long = text.repeat(times);
			expectWithinLimits(slackCard(letter([itemWith(long, { buttons: 'v' })])));
			const safe = safeText(long, LIMITS.section);
			expect(safe.length).toBeLessThanOrEqual(LIMITS.section);
			expect(safe).not.toMatch(/[<>]/);
		}),
		{ numRuns: 100 },
	);
});
