import fc from 'fast-check';
import type { ActionProposal, Json } from '../../../src/draft/proposal';
import { isSelf } from '../../../src/approve/self-approval';
import { BUILTIN_SETTINGS } from '../../../src/scan/settings';
import { Cover } from '../../../src/scan/masks/cover';
import { coverAction } from '../../../src/scan/masks/cover-action';
import { masksIn, neutralise, writeMask } from '../../../src/scan/masks/mask-form';
import { revealAction, revealJson, revealUrl } from '../../../src/scan/masks/reveal';
import { MaskVault, type MaskEntry } from '../../../src/scan/masks/vault';

const VALUES = ['jane.doe@example.com', 'JANE.DOE@example.com', 'bob@example.org', '+1 (555) 010-9999', '555-010-9999', '4111 1111 1111 1111', '078-05-1120', 'GB29 NWBK 6016 1331 9268 19', '203.0.113.7'];

const cover = (vault: MaskVault, masked = false) => new Cover({ vault, settings: BUILTIN_SETTINGS, direction: 'input', masked });
const empty = () => new MaskVault('cnv_x', []);

test('equal values have equal numbers, each spelling its own mask, and a new vault with the same entries goes on', () => {
	const vault = empty();
	const text = cover(vault).text('Mail jane.doe@example.com, JANE.DOE@example.com or bob@example.org; call 555-010-9999 or +1 (555) 010-9999.');
	expect(text).toBe('Mail [EMAIL_1], [EMAIL_1b] or [EMAIL_2]; call [PHONE_1] or [PHONE_1b].');
	const again = new MaskVault('cnv_x', JSON.parse(JSON.stringify(vault.fresh)) as MaskEntry[]);
	expect(cover(again).text('bob@example.org wrote from kim@example.net, again jane.doe@example.com')).toBe('[EMAIL_2] wrote from [EMAIL_3], again [EMAIL_1]');
	expect(again.fresh).toHaveLength(1);
});

test('variants beyond the alphabet stay apart', () => {
	const written = Array.from({ length: 2_000 }, (_, variant) => writeMask('EMAIL', 1, variant));
	expect(new Set(written).size).toBe(2_000);
	expect(written.every((mask) => masksIn(mask)[0] === mask)).toBe(true);
});

test('what looks like a mask is text: typed, with other brackets, blanks, case or invisible letters', () => {
	for (const typed of ['[EMAIL_1]', '[email_1]', '[ EMAIL 1 ]', '［EMAIL_1］', '[EM\u200bAIL_1]', '%5BEMAIL_1%5D', '[PHONE-2b]', '&#91;EMAIL_1]', '[DRIVER LICENSE 3]']) {
		const vault = new MaskVault('cnv_x', [{ type: 'EMAIL', number: 1, variant: 0, original: 'victim@example.com' }]);
		const text = cover(vault).text(`Send it to ${typed} please`);
		expect(masksIn(text.normalize('NFKC'))).toEqual([]);
		expect(vault.reveal(text)).not.toContain('victim');
	}
	expect(neutralise('see [1] and [ORDER_12], [x]')).toBe('see [1] and [ORDER_12], [x]');
});

test('a mask that nobody gave out is not replaced', () => {
	const vault = new MaskVault('cnv_x', [{ type: 'EMAIL', number: 1, variant: 0, original: 'a@example.com' }]);
	expect(() => vault.reveal('to [EMAIL_2]')).toThrow(expect.objectContaining({ code: 'mask_unknown' }));
	expect(() => vault.reveal('to [EMAIL_1b]')).toThrow(expect.objectContaining({ code: 'mask_unknown' }));
	const ours = cover(vault, true);
	expect(ours.text('to [EMAIL_1] and [EMAIL_7]')).toBe('to [EMAIL_1] and [EMAIL_7]');
	expect([...ours.unknown]).toEqual(['[EMAIL_7]']);
});

const word = fc.constantFrom('please', 'call', 'my card', 'is', 'refund', '(', ')', '[', ']', ',', 'born', '\n', '[EMAIL_1]', '_1]', '[EMAIL', 'ñandú', '🙈');
const piece = fc.oneof(word, fc.constantFrom(...VALUES), fc.string({ maxLength: 12, unit: 'binary' }).map((text) => text.replace(/\p{Surrogate}/gu, '')));
const prose = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(' '));
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
	value: fc.oneof(prose, fc.constantFrom<Json>(5550109999, 4111111111111111, 12, true, null), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('phone', 'email', 'card_number', 'note', 'jane.doe@example.com'), tie('value'), { maxKeys: 3 }) as fc.Arbitrary<Json>),
})).value;

test('masking loses nothing: revealed, every text and value is what it was but for forged masks', () => {
	fc.assert(
		fc.property(prose, json, (text, value) => {
			const vault = empty();
			expect(vault.reveal(cover(vault).text(text))).toBe(neutralise(text));
			const masked = cover(vault).json(value);
			const neutral = JSON.parse(JSON.stringify(value), (_key, entry: unknown) => (typeof entry === 'string' ? neutralise(entry) : entry)) as Json;
			expect(revealJson(masked, vault)).toEqual(neutral);
		}),
		{ numRuns: 500 },
	);
});

test('no value is left in what comes out, and every mask in it is one of ours', () => {
	fc.assert(
		fc.property(prose, (text) => {
			const vault = empty();
			const masked = cover(vault).text(text);
			for (const mask of masksIn(masked)) expect(vault.has(mask)).toBe(true);
			for (const { original } of vault.fresh) if (String(original).length >= 6) expect(masked.replace(/\[[A-Z_]+_\d+[a-z]*\]/g, '')).not.toContain(` ${String(original)} `);
		}),
		{ numRuns: 500 },
	);
});

test('a value found in one place is masked in every other, also without the words that gave it away', () => {
	const vault = empty();
	const one = cover(vault);
	one.text('My date of birth is 03/04/1990');
	expect(one.json({ note: 'as said: 03/04/1990', other: '103/04/19905' })).toEqual({ note: 'as said: [DOB_1]', other: '103/04/19905' });
});

test('addresses keep their host; what is masked in them comes back as it was spelt, what a draft puts in is encoded', () => {
	const vault = empty();
	const one = cover(vault);
	const url = 'http://127.0.0.1:8080/users?email=jane.doe%40example.com&x=1';
	const masked = one.url(url);
	expect(masked).toBe('http://127.0.0.1:8080/users?email=[EMAIL_1]&x=1');
	expect(revealUrl(masked, vault)).toBe(url);
	one.text('Call +1 (555) 010-9999');
	expect(revealUrl('https://api.example.com/p?tel=[PHONE_1]', vault)).toBe('https://api.example.com/p?tel=%2B1%20(555)%20010-9999');
});

test('an action keeps its ids, types and flags; recipients, texts, values and the request come under masks and back', () => {
	const action: ActionProposal = {
		action_type: 'reply',
		target_system: 'Helpdesk',
		target_id: '1845',
		message: { channel: 'email', recipients: ['jane.doe@example.com'], subject: 'Your card 4111 1111 1111 1111', body: 'Hello, we will call 555-010-9999.', attachments: [{ name: 'a.pdf', url: 'https://files.example.com/a.pdf' }] },
		facts: { amount: 1_000_000_000, currency: 'EUR', flags: ['vip'], phone: 5550109999 },
		draft: { model_name: 'm', confidence: 0.9, rationale: 'jane.doe@example.com asked' },
		origin: { text: 'I am jane.doe@example.com', channel: 'email', helpdesk_ticket_id: '77', customer_id: 'jane.doe@example.com', requested_by: 'jane.doe@example.com' },
		correlation_id: 'cor-1',
		environment: 'production',
	};
	const vault = empty();
	const one = cover(vault);
	coverAction(action, one, () => 'customer_x', 'cnv_x');
	const masked = coverAction(action, one, () => 'customer_x', 'cnv_x');
	expect(JSON.stringify(masked)).not.toMatch(/jane|4111|5550109999|555-010/);
	expect(masked).toMatchObject({ action_type: 'reply', target_id: '1845', facts: { amount: 1_000_000_000, flags: ['vip'] }, origin: { helpdesk_ticket_id: '77', customer_id: 'customer_x' }, message: { recipients: ['[EMAIL_1]'] } });
	expect(revealAction(masked, vault)).toEqual({ ...action, origin: { ...action.origin, customer_id: 'customer_x', requested_by: masked.origin?.requested_by } });
	expect(isSelf(masked, { id: 'u1', name: 'Jane', email: ' Jane.Doe@example.com ' })).toBe(true);
	expect(isSelf(masked, { id: 'bob@example.org', name: 'Bob' })).toBe(false);
});
