import { DaaError, type ErrorCode } from '../../src/errors';
import { liveValue } from '../../src/execute/live-value';
import { hubspotTarget } from '../../src/execute/targets/hubspot';
import { readOnlyTarget } from '../../src/execute/targets/registry';
import type { Http } from '../../src/ports';
import { refund, reply } from '../approve/fixtures';

const NOW = new Date('2026-11-20T09:00:00Z');
const target = readOnlyTarget(hubspotTarget({ baseUrl: 'https://api.example.com' }));
const holding = (properties: Record<string, unknown>): Http => async () => ({ status: 200, headers: {}, body: { id: '1845', properties } });
const read = (http: Http, action = refund()) => liveValue(target, action, { http, now: () => NOW });
const failing = (code: ErrorCode): Http => () => Promise.reject(new DaaError(code, 'Bearer secret-token was refused'));

describe('the live value', () => {
	it('tells what is as drafted, what is done already and what is something else', async () => {
		expect(await read(holding({ refund_amount: '0', status: 'waiting' }))).toMatchObject({ state: 'read', exists: true, fields: { refund_amount: { standing: 'changed' }, status: { value: 'waiting', standing: 'changed' } } });
		expect(await read(holding({ refund_amount: '0.00', status: 'closed' }))).toEqual({
			state: 'read', at: NOW, target: 'HubSpot ticket', exists: true, fields: { refund_amount: { value: '0.00', standing: 'same' }, status: { value: 'closed', standing: 'done' } },
		});
	});

	it('takes a field that the record lacks as empty', async () => {
		expect(await read(holding({ refund_amount: '0.00' }))).toMatchObject({ fields: { status: { value: null, standing: 'changed' } } });
		expect(await read(holding({}), refund({ proposed_changes: [{ field: 'note', current: '', proposed: 'x' }] }))).toMatchObject({ fields: { note: { value: null, standing: 'same' } } });
	});

	it('says that a record is not there', async () => {
		expect(await read(async () => ({ status: 404, headers: {}, body: {} }))).toMatchObject({ state: 'read', exists: false });
	});

	it.each<[ErrorCode, string]>([
		['target_timeout', 'it did not answer in time'],
		['target_unavailable', 'it could not be reached'],
		['target_too_large', 'its answer was too large'],
		['store_busy', 'its answer could not be understood'],
	])('reports %s as words of ours and never what the system said', async (code, reason) => {
		const reading = await read(failing(code));
		expect(reading).toEqual({ state: 'unreadable', at: NOW, target: 'HubSpot ticket', reason });
	});

	it('reports a refusal, a broken answer and a fault, and never throws', async () => {
		for (const http of [async () => ({ status: 401, headers: {}, body: {} }), async () => ({ status: 200, headers: {}, body: 'no record' }), () => Promise.reject(new TypeError('x'))] as Http[]) {
			expect(await read(http)).toMatchObject({ state: 'unreadable' });
		}
	});

	it('asks nothing for a message, and refuses a record of another system without asking', async () => {
		const never: Http = () => {
			throw new Error('asked');
		};
		expect(await read(never, reply())).toBeUndefined();
		expect(await read(never, refund({ target_system: 'zendesk' }))).toMatchObject({ state: 'unreadable', reason: 'the action is not for this system' });
	});
});
