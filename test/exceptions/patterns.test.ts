import fc from 'fast-check';
import { countExceptions } from '../../src/exceptions/count-exceptions';
import { findPatterns } from '../../src/exceptions/find-patterns';
import { normalReason } from '../../src/exceptions/normal-reason';
import type { ExceptionLine } from '../../src/store/port';

const line = (createdAt: string, reason = 'Missing order number.', patch: Partial<ExceptionLine> = {}): ExceptionLine => ({ id: createdAt, type: 'missing_data', reason, owner: null, state: 'open', createdAt, dueAt: null, missedAt: null, resolvedAt: null, ...patch });
/** 20 October 2026 is a Tuesday. */
const TUESDAYS = ['2026-10-20', '2026-10-27', '2026-11-03', '2026-11-10'];

describe('what two reasons have in common', () => {
	test.each([
		['Order 4711 of "Ada Obi" not found.', 'order # of … not found'],
		['order A-9 of „Bo“ NOT found', 'order # of … not found'],
		['Order 12 34 56 missing', 'order # missing'],
		['Écrit à ada@example.com le 3.4.2026', 'ecrit a @ le #'],
		['See https://x.example/a?b=1 for the case', 'see @ for the case'],
		['missing order number', 'missing order number'],
		['Missing order-number!', 'missing order number'],
		['', ''],
	])('%s', (reason, expected) => {
		expect(normalReason(reason)).toBe(expected);
	});

	test('is found once and for all', () => {
		fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (reason) => expect(normalReason(normalReason(reason))).toBe(normalReason(reason))));
	});

	test('does not hang on the numbers in it', () => {
		fc.assert(fc.property(fc.nat(), fc.nat(), (left, right) => expect(normalReason(`Order ${left} not found`)).toBe(normalReason(`Order ${right} not found`))));
	});
});

test('a reason that comes every Tuesday afternoon is said to', () => {
	const [pattern, ...more] = findPatterns([...TUESDAYS.map((day, index) => line(`${day}T14:${10 + index}:00.000Z`, `Missing order number ${index}.`)), line('2026-11-04T08:00:00.000Z', 'Order not found.')]);
	expect(more).toEqual([]);
	expect(pattern).toMatchObject({ type: 'missing_data', count: 4, weeks: 4, weekday: { day: 'Tuesday', share: 1, every_week: true }, hours: { from: 14, until: 15, share: 1 }, first_at: '2026-10-20T14:10:00.000Z', last_at: '2026-11-10T14:13:00.000Z' });
	expect(pattern?.sentence).toBe('"Missing order number 3." came 4 times in 4 weeks, every Tuesday between 14:00 and 15:00.');
});

test('three on one single Tuesday are no habit of Tuesdays, and two of a kind are no pattern', () => {
	const [pattern] = findPatterns(['09', '12', '18'].map((hour) => line(`2026-10-20T${hour}:00:00.000Z`)));
	expect(pattern?.weekday).toBeUndefined();
	expect(pattern?.hours).toBeUndefined();
	expect(pattern?.sentence).toBe('"Missing order number." came 3 times in 1 week.');
	expect(findPatterns(TUESDAYS.slice(0, 2).map((day) => line(`${day}T10:00:00.000Z`)))).toEqual([]);
});

test('weekdays and hours are those of the place', () => {
	// 23:30 UTC on Monday is Tuesday 00:30 in Berlin (winter time).
	const late = ['2026-11-02', '2026-11-09', '2026-11-16'].map((day) => line(`${day}T23:30:00.000Z`));
	expect(findPatterns(late)[0]?.weekday?.day).toBe('Monday');
	expect(findPatterns(late, { timeZone: 'Europe/Berlin' })[0]?.weekday?.day).toBe('Tuesday');
});

const anyLine = fc.record({
	createdAt: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }).map((date) => date.toISOString()),
	reason: fc.constantFrom('Missing order number.', 'Order 7 not found', 'Order 8 not found', 'x'),
	type: fc.constantFrom('a', 'b'),
	owner: fc.constantFrom(null, 'ada', 'bo'),
	state: fc.constantFrom('open' as const, 'claimed' as const, 'resolved' as const),
}).map((part) => line(part.createdAt, part.reason, part));

test('any list: the order makes no difference, and what is counted is there', () => {
	fc.assert(
		fc.property(fc.array(anyLine, { maxLength: 60 }).chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length }))), ([lines, shuffled]) => {
			const patterns = findPatterns(lines);
			expect(findPatterns(shuffled)).toEqual(patterns);
			for (const { type, reason, count, weeks, first_at, last_at, weekday, hours } of patterns) {
				const same = lines.filter((one) => one.type === type && normalReason(one.reason) === reason);
				expect(same).toHaveLength(count);
				expect([first_at <= last_at, weeks >= 1 && weeks <= count]).toEqual([true, true]);
				for (const part of [weekday, hours]) if (part) expect(part.share >= 0.6 && part.share <= 1).toBe(true);
			}
			const counts = countExceptions(lines, new Date('2027-01-01'));
			expect(new Set(countExceptions(shuffled, new Date('2027-01-01')).map((one) => JSON.stringify(one)))).toEqual(new Set(counts.map((one) => JSON.stringify(one))));
			expect(counts.reduce((sum, { came_in }) => sum + came_in, 0)).toBe(lines.length);
			for (const { came_in, unresolved, missed } of counts) expect(Math.max(unresolved, missed)).toBeLessThanOrEqual(came_in);
		}),
	);
});

test('missed targets are counted for each type and owner, and what piles up comes first', () => {
	const at = (minute: number) => `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`;
	const counts = countExceptions(
		[
			line(at(0), 'x', { type: 'a', owner: 'ada', dueAt: at(10) }),
			line(at(0), 'x', { type: 'a', owner: 'ada', dueAt: at(40) }),
			line(at(0), 'x', { type: 'a', owner: 'bo', dueAt: at(10), state: 'resolved', resolvedAt: at(12) }),
			line(at(0), 'x', { type: 'a', owner: 'bo', dueAt: at(10), state: 'resolved', resolvedAt: at(4) }),
			line(at(0), 'x', { type: 'b', owner: 'ada', missedAt: at(20) }),
		],
		new Date(at(30)),
	);
	expect(counts).toEqual([
		{ type: 'a', owner: 'ada', came_in: 2, unresolved: 2, missed: 1, median_minutes: null },
		{ type: 'b', owner: 'ada', came_in: 1, unresolved: 1, missed: 1, median_minutes: null },
		{ type: 'a', owner: 'bo', came_in: 2, unresolved: 0, missed: 1, median_minutes: 8 },
	]);
});
