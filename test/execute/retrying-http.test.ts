import { DaaError } from '../../src/errors';
import { retryingHttp } from '../../src/execute/retrying-http';
import type { HttpResponse } from '../../src/ports';
import { openStage } from './stage';

const answer = (status: number, headers: Record<string, string> = {}): HttpResponse => ({ status, headers, body: '' });
const NOW = new Date('2026-11-20T09:00:00.000Z');

function play(script: (HttpResponse | DaaError)[], budgetMs = 10_000) {
	const waited: number[] = [];
	let calls = 0;
	const http = retryingHttp(
		async () => {
			const next = script[Math.min(calls++, script.length - 1)];
			if (next instanceof DaaError) throw next;
			return next as HttpResponse;
		},
		{ now: () => NOW, random: () => Buffer.from([0]), wait: async (ms) => void waited.push(ms), budgetMs },
	);
	return { run: () => http({ method: 'POST', url: 'https://api.example.com/' }), waited, calls: () => calls };
}
const closed = new DaaError('target_unavailable', 'x', { fields: { sent: false } });

test.each([
	['429 with seconds', answer(429, { 'retry-after': '2' }), 2_000],
	['503 with seconds', answer(503, { 'retry-after': '1' }), 1_000],
	['429 with a date', answer(429, { 'retry-after': 'Fri, 20 Nov 2026 09:00:03 GMT' }), 3_000],
	['429 with the second at which the limit begins anew', answer(429, { 'x-ratelimit-reset': String(NOW.getTime() / 1000 + 4) }), 4_000],
	['a connection that never opened', closed, 200],
])('%s is tried again', async (_name, first, delay) => {
	const { run, waited, calls } = play([first, answer(200)]);
	expect((await run()).status).toBe(200);
	expect([waited, calls()]).toEqual([[delay], 2]);
});

test.each([
	['429 without a time', answer(429)],
	['503 without a time', answer(503)],
	['503 beside a limit', answer(503, { 'x-ratelimit-reset': String(NOW.getTime() / 1000 + 1) })],
	['500', answer(500, { 'retry-after': '1' })],
	['502', answer(502, { 'retry-after': '1' })],
	['a time beyond the budget', answer(429, { 'retry-after': '60' })],
	['a time that is none', answer(429, { 'retry-after': 'soon' })],
])('%s is not', async (_name, first) => {
	const { run, calls } = play([first, answer(200)]);
	expect((await run()).status).toBe(first.status);
	expect(calls()).toBe(1);
});

test.each([
	['a timeout', new DaaError('target_timeout', 'x', { fields: { sent: true } })],
	['a connection that broke', new DaaError('target_unavailable', 'x', { fields: { sent: true } })],
	['too much', new DaaError('target_too_large', 'x')],
])('%s is never tried again', async (_name, failure) => {
	const { run, calls } = play([failure, answer(200)]);
	await expect(run()).rejects.toBe(failure);
	expect(calls()).toBe(1);
});

test('it ends after four tries or when the time is used up', async () => {
	const often = play([answer(429, { 'retry-after': '1' })]);
	expect((await often.run()).status).toBe(429);
	expect(often.calls()).toBe(4);
	const short = play([answer(429, { 'retry-after': '1' })], 1_500);
	await short.run();
	expect(short.calls()).toBe(2);
	const never = play([closed]);
	await expect(never.run()).rejects.toBe(closed);
	expect(never.calls()).toBe(4);
});

test('a write that the system was too busy for is sent again under the same key, and done once', async () => {
	const stage = await openStage();
	stage.server.control({ faults: [{ mode: '429', method: 'PATCH', times: 2 }] });
	const waited: number[] = [];
	const section = await stage.act({ grant: await stage.grant(), wait: async (ms) => void waited.push(ms) });
	expect(section.state).toBe('committed');
	expect(waited).toHaveLength(2);
	expect(stage.server.tickets.get('1001')?.writes).toBe(1);
	await stage.close();
});
