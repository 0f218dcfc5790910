import { createHmac } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { signToken } from '../../src/tokens';
import { createKeyRing } from '../../src/tokens/key-ring';
import { verifyGrant } from '../../src/execute/verify-grant';
import { draft, openStage, parsed, RUN, type Stage } from './stage';

let stage: Stage;
beforeEach(async () => {
	stage = await openStage();
});
afterEach(() => stage.close());

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const headerOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>;
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

/** Refused with this code; nothing was called, nothing was opened, and the log says so. */
async function refused(code: string, input: Parameters<Stage['act']>[0], run: Parameters<Stage['act']>[1] = {}) {
	const before = stage.server.requests.length;
	const section = await stage.act(input, run);
	expect(section).toMatchObject({ state: 'not_started', code });
	expect(section.reason).toMatch(/^[^\n]{10,}\.$/);
	expect(stage.server.requests).toHaveLength(before);
	expect(section.audit_event_id).toBeDefined();
	return section;
}

test('the claims of a good grant', async () => {
	const grant = await stage.grant();
	expect(verifyGrant(stage.ports, RUN, grant, parsed(draft()))).toMatchObject({ correlation_id: 'cor-7', policy_version: '3' });
});

test.each([[undefined], [null], [''], [17], [{}], [[]]])('no grant: %p', async (grant) => {
	await refused('grant_missing', { grant });
	expect(await stage.events()).toEqual(['grant.refused']);
});

test('text that is no token', async () => {
	for (const grant of ['x', 'a.b', 'a.b.c', `${'x'.repeat(20_000)}.y.z`, ' . . ', 'true']) await refused('grant_invalid', { grant });
});

test('a token without a signature, with another algorithm, or signed with another key', async () => {
	const good = await stage.grant();
	const [header = '', body = '', signature = ''] = good.split('.');
	const { typ, kid } = headerOf(good);
	const key = stage.ports.keys.derive(String(kid), 'grant') ?? Buffer.alloc(0);
	await refused('grant_invalid', { grant: `${header}.${body}.` });
	await refused('grant_invalid', { grant: `${part({ alg: 'none', typ, kid })}.${body}.` });
	await refused('grant_invalid', { grant: `${part({ alg: 'none', typ, kid })}.${body}.${signature}` });
	for (const algorithm of ['HS384', 'HS512'] as const) {
		await refused('grant_invalid', { grant: jwt.sign(claimsOf(good), key, { algorithm, header: { alg: algorithm, typ: String(typ), kid: String(kid) } }) });
	}
	const foreign = createKeyRing([{ kid: String(kid), secret: Buffer.alloc(32, 9), active: true }]);
	const { iss, aud, iat, ...claims } = claimsOf(good);
	void [iss, aud, iat];
	await refused('grant_invalid', { grant: signToken('grant', claims as never, foreign, stage.ports.now()) });
	const unknownKid = createKeyRing([{ kid: 'elsewhere', secret: Buffer.alloc(32, 9), active: true }]);
	await refused('grant_invalid', { grant: signToken('grant', claims as never, unknownKid, stage.ports.now()) });
	const withExtra = `${part({ alg: 'HS256', typ, kid, crit: ['b64'] })}.${body}`;
	await refused('grant_invalid', { grant: `${withExtra}.${createHmac('sha256', key).update(withExtra).digest('base64url')}` });
	const altered = `${header}.${part({ ...claimsOf(good), workflow_id: 'wf-2' })}.${signature}`;
	await refused('grant_invalid', { grant: altered });
});

test('a review link is no grant', async () => {
	const { ports } = stage;
	const link = signToken(
		'review-link',
		{ jti: 'l-1', sub: 'ada', approval: 'apr-1', exp: Math.floor(ports.now().getTime() / 1000) + 600, payload_hash: 'a'.repeat(64), workflow_id: RUN.workflowId, execution_id: RUN.executionId, environment: 'production' },
		ports.keys,
		ports.now(),
	);
	await refused('grant_audience', { grant: link });
});

test('an expired grant', async () => {
	const grant = await stage.grant();
	stage.ports.clock.advance(3_599_000);
	expect(() => verifyGrant(stage.ports, RUN, grant, parsed(draft()))).not.toThrow();
	stage.ports.clock.advance(1_000);
	await refused('grant_expired', { grant });
});

test('a grant of a test run, in production and the other way round', async () => {
	const testGrant = await stage.grant(draft(), { environment: 'test' });
	await refused('grant_environment', { grant: testGrant });
	await refused('grant_environment', { grant: await stage.grant(), action: draft({ environment: 'test' }) }, { environment: 'test' });
});

test('a grant of another workflow or execution', async () => {
	const grant = await stage.grant();
	await refused('grant_workflow', { grant }, { workflowId: 'wf-2' });
	await refused('grant_execution', { grant }, { executionId: 'ex-2' });
});

test.each([
	['another value', { proposed_changes: [{ field: 'refund_status', current: 'requested', proposed: 'paid' }, { field: 'refund_amount', proposed: '35.00' }] }],
	['another amount', { proposed_changes: [{ field: 'refund_status', current: 'requested', proposed: 'approved' }, { field: 'refund_amount', proposed: '3500' }] }],
	['another current value', { proposed_changes: [{ field: 'refund_status', current: 'new', proposed: 'approved' }, { field: 'refund_amount', proposed: '35.00' }] }],
	['another record', { target_id: '1002' }],
	['another type', { action_type: 'note' }],
	['another system', { target_system: 'zendesk' }],
])('an action edited after the approval: %s', async (_what, patch) => {
	await refused('grant_payload_changed', { grant: await stage.grant(), action: draft(patch) });
	expect(await stage.events()).toEqual(['grant.refused']);
});

test('words around the action may change, because they are not done', async () => {
	const section = await stage.act({ grant: await stage.grant(), action: draft({ draft: { rationale: 'other words' }, facts: {} }) });
	expect(section.state).toBe('committed');
});

test('an action that cannot be read', async () => {
	const grant = await stage.grant();
	const section = await refused('proposal_invalid', { grant, action: draft({ proposed_changes: [{ field: 'a', proposed: Number.NaN }] }) });
	expect(section.reason).toContain('proposed_changes.0.proposed');
	await refused('proposal_invalid', { grant, action: undefined });
	await refused('proposal_invalid', { grant, action: '{"__proto__":1' });
	await refused('proposal_invalid', { grant, action: draft({ environment: 'test' }) });
});

test('a grant that the store does not know, or that was withdrawn', async () => {
	const { iss, aud, iat, ...claims } = claimsOf(await stage.grant());
	void [iss, aud, iat];
	await refused('grant_unknown', { grant: signToken('grant', { ...claims, jti: 'never-stored' } as never, stage.ports.keys, stage.ports.now()) });
	const approval = await stage.approve();
	const grant = await stage.grant(draft(), { approval: approval.id });
	await stage.ports.store.transaction((tx) => tx.revokeTokens({ approvalId: approval.id }, stage.ports.now().toISOString()));
	await refused('grant_revoked', { grant });
	await refused('grant_revoked', { grant, dryRun: true });
});

test('an approval that no longer stands, or is for something else', async () => {
	for (const state of ['pending', 'partially_approved', 'rejected', 'expired', 'cancelled', 'invalidated'] as const) {
		const approval = await stage.approve(draft(), { state });
		await refused('grant_revoked', { grant: await stage.grant(draft(), { approval: approval.id }) });
	}
	const other = await stage.approve(draft({ target_id: '1002' }));
	await refused('grant_payload_changed', { grant: await stage.grant(draft(), { approval: other.id }) });
	await refused('grant_unknown', { grant: await stage.grant(draft(), { approval: 'apr_nowhere' }) });
});

test('a grant used in an earlier execution tells what came of it', async () => {
	const grant = await stage.grant();
	const done = await stage.act({ grant });
	const section = await refused('grant_used', { grant });
	expect(section.reason).toContain(`it was carried out at ${done.executed_at}`);
	expect(await stage.events()).toEqual(['execution.started', 'execution.committed', 'grant.refused']);
});

test('what the target may not do is refused before the grant is used up', async () => {
	const action = draft({ proposed_changes: [{ field: 'Refund Status', current: 'requested', proposed: 'approved' }] });
	const grant = await stage.grant(action);
	const section = await refused('target_not_allowed', { grant, action });
	expect(section.reason).toContain('proposed_changes.0.field');
	expect(await stage.events()).toEqual(['execution.blocked']);
	await refused('target_not_allowed', { grant, action });
});
