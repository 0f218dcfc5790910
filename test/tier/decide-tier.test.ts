import { DatabaseSync } from 'node:sqlite';
import { hashLeaf, merkle } from '../../src/audit/merkle';
import { decrypt } from '../../src/audit/private-part';
import { canonicalJson, payloadHash, sha256Hex } from '../../src/draft';
import type { RunContext } from '../../src/ports';
import type { Store, StoredEvent, StoreTransaction } from '../../src/store/port';
import { decideTier, loadPolicy } from '../../src/tier';
import { jtiHash, verifyToken } from '../../src/tokens';
import { openTestPorts, TEST_NOW, type TestPorts } from '../support/test-ports';
import { refund, SEED_POLICY, seedPolicy } from './support';

const run: RunContext = { workflowId: 'w-1', workflowName: 'Refunds', executionId: 'e-9', nodeId: 'n-1', nodeName: 'Risk Tier', environment: 'production' };
const options = { grantTtlSeconds: 900 };
const policy = loadPolicy({ ...JSON.parse(SEED_POLICY), id: 'refunds', version: '12' });
const low = () => refund({ amount: 40, customer_months: 12 });
const medium = () => refund({ amount: 120 });

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const events = (correlationId = 'c-1') => ports.store.log.byCorrelation(correlationId, 'production');
function privatePart(event: StoredEvent): { sentence: string; detail: Record<string, unknown>; actor: { kind: string; id: string } } {
	const sealed = decrypt(ports.keys.derive(event.keyId, 'audit-private')!, event.wrappedKey, event.id);
	return JSON.parse(decrypt(sealed.subarray(0, 32), event.ciphertext, event.id).toString('utf8'));
}
/** Rows by table, straight from the file. */
function rows(table: string): Record<string, unknown>[] {
	const database = new DatabaseSync(ports.sqlitePath, { readOnly: true });
	try {
		return database.prepare(`SELECT * FROM ${table}`).all();
	} finally {
		database.close();
	}
}
const counts = () => Object.fromEntries(['proposals', 'policies', 'tokens', 'events'].map((table) => [table, rows(table).length]));

describe('decideTier', () => {
	it('stores proposal, policy and one event, and mints nothing, when people must look', async () => {
		const { action, risk } = await decideTier(ports, run, medium(), policy, options);
		expect(action).toEqual(medium());
		expect(risk).toMatchObject({ tier: 'medium', route: 'batch_review', rule: 'refund.medium', decided_at: TEST_NOW, payload_hash: payloadHash(medium()) });
		expect(risk.grant).toBeUndefined();
		expect(counts()).toEqual({ proposals: 1, policies: 1, tokens: 0, events: 1 });
		expect(await ports.store.policy(policy.hash)).toMatchObject({ id: 'refunds', version: '12', document: policy.document });
		expect(rows('proposals')[0]).toMatchObject({ correlation_id: 'c-1', workflow_id: 'w-1', execution_id: 'e-9', environment: 'production', tier: 'medium', rule: 'refund.medium', policy_version: '12', policy_hash: policy.hash });
		const [event] = await events();
		expect(event).toMatchObject({ id: risk.audit_event_id, action: 'tier.decided', outcome: 'medium', correlationId: 'c-1', leafHash: hashLeaf(event!.header) });
		expect(JSON.parse(event!.header)).toMatchObject({
			policy_version: '12',
			policy_hash: policy.hash,
			payload_hash: risk.payload_hash,
			evidence_hash: sha256Hex(canonicalJson({ facts: { amount: 120 }, classification: null })),
			workflow_id: 'w-1',
			execution_id: 'e-9',
			node: 'Risk Tier',
		});
		expect(privatePart(event!)).toMatchObject({
			sentence: 'Risk Tier rated the refund on HubSpot ticket 1845 as medium: amount 120.00 is at most 500.00 (policy refunds v12, tier medium); goes to batch review by 1 person within 24 h.',
			actor: { kind: 'rule', id: 'policy:refunds#refund.medium' },
			detail: { missing_facts: ['customer_months'] },
		});
	});

	it('mints the policy grant for auto-execution, bound to payload, run and policy', async () => {
		const { risk } = await decideTier(ports, run, low(), policy, options);
		expect(risk).toMatchObject({ tier: 'low', route: 'auto_execute' });
		const claims = verifyToken('grant', risk.grant, ports.keys, ports.now());
		const seconds = Date.parse(TEST_NOW) / 1000;
		expect(claims).toMatchObject({ sub: 'policy:refunds#refund.low', approvers: [], iat: seconds, exp: seconds + 900, payload_hash: payloadHash(low()), workflow_id: 'w-1', execution_id: 'e-9', environment: 'production', correlation_id: 'c-1', policy_version: '12', policy_hash: policy.hash });
		expect(claims.approval).toBeUndefined();
		expect(await ports.store.token(jtiHash(claims.jti))).toMatchObject({ kind: 'grant', approvalId: null, payloadHash: risk.payload_hash, issuedAt: TEST_NOW, expiresAt: new Date((seconds + 900) * 1000).toISOString(), consumedAt: null, revokedAt: null });
		expect(counts()).toEqual({ proposals: 1, policies: 1, tokens: 1, events: 2 });
		const [decided, minted] = await events();
		expect([decided!.action, minted!.action]).toEqual(['tier.decided', 'grant.minted']);
		expect(decided!.id).toBe(risk.audit_event_id);
		expect(privatePart(minted!).sentence).toBe('The policy refunds allowed the refund on HubSpot ticket 1845 to run once without a person, until 2026-11-20T09:15:00.000Z.');
		expect(JSON.stringify([rows('events'), rows('event_private'), rows('tokens'), rows('proposals')])).not.toContain(claims.jti);
	});

	it('keeps a manual run apart: its grant says test', async () => {
		const { action, risk } = await decideTier(ports, { ...run, environment: 'test' }, refund({ amount: 40, customer_months: 12 }, { environment: 'test' }), policy, options);
		expect(action?.environment).toBe('test');
		expect(verifyToken('grant', risk.grant, ports.keys, ports.now()).environment).toBe('test');
		expect(await events()).toEqual([]);
	});

	it.each([
		['an unknown action type', refund({}, { action_type: 'delete' }), 'unknown_action_type'],
		['a hard block', refund({ amount: 40, customer_months: 12, chargeback_open: true }), 'hard_block:chargeback_open'],
	])('stores %s as blocked, without a grant', async (_, input, rule) => {
		const { risk } = await decideTier(ports, run, input, policy, options);
		expect(risk).toMatchObject({ tier: 'blocked', rule });
		expect(counts()).toEqual({ proposals: 1, policies: 1, tokens: 0, events: 1 });
	});

	it('stores only paths of a proposal that it cannot read', async () => {
		const secret = 'S3CRET-4111';
		const { action, risk } = await decideTier(ports, run, { correlation_id: 'c-1', action_type: secret, target_id: 5, origin: { text: secret }, facts: { amount: NaN } }, policy, options);
		expect(action).toBeUndefined();
		expect(risk).toMatchObject({ tier: 'blocked', rule: 'invalid_proposal' });
		expect(counts()).toEqual({ proposals: 0, policies: 0, tokens: 0, events: 1 });
		const [event] = await events();
		expect(event).toMatchObject({ id: risk.audit_event_id, action: 'proposal.invalid', outcome: 'blocked' });
		expect(privatePart(event!)).toMatchObject({ sentence: 'Risk Tier blocked a proposal that it could not read; the problems are at: facts.amount.', detail: { paths: ['facts.amount'] }, actor: { kind: 'node', id: 'Risk Tier' } });
		expect(JSON.stringify([event!.header, privatePart(event!)])).not.toContain(secret);
	});

	it.each([
		['insertPolicy'],
		['insertProposal'],
		['appendEvent'],
		['insertToken'],
	] as const)('stores nothing at all when %s fails', async (step) => {
		const { store } = ports;
		const failing: Store = Object.assign(Object.create(store) as Store, {
			transaction: <T>(work: (tx: StoreTransaction) => Promise<T>) =>
				store.transaction((tx) => work(new Proxy(tx, { get: (target, key) => (key === step ? () => Promise.reject(new Error('disk full')) : Reflect.get(target, key, target).bind(target)) }))),
		});
		await expect(decideTier({ ...ports, store: failing }, run, low(), policy, options)).rejects.toThrow('disk full');
		expect(counts()).toEqual({ proposals: 0, policies: 0, tokens: 0, events: 0 });
	});

	it('stores the same policy once for many proposals, and every rating on its own', async () => {
		const grants = new Set<string | undefined>();
		for (let round = 0; round < 5; round += 1) {
			grants.add((await decideTier(ports, run, low(), policy, options)).risk.grant);
			ports.clock.advance(1_000);
		}
		expect(grants.size).toBe(5);
		expect(counts()).toEqual({ proposals: 5, policies: 1, tokens: 5, events: 10 });
		await decideTier(ports, run, low(), seedPolicy(), options);
		expect(counts()).toMatchObject({ policies: 2 });
		expect(await ports.store.log.seal()).toMatchObject({ size: 12, root: expect.stringMatching(/^[0-9a-f]{64}$/) });
		const leaves = (await ports.store.log.read(0, 100)).map((event) => event.leafHash);
		const frontier = leaves.reduce((state, leaf, index) => merkle.append(state, index, leaf), merkle.empty());
		expect((await ports.store.log.seal()).root).toBe(merkle.root(frontier, leaves.length));
	});

	it.each([0, -1, 1.5, NaN, Infinity, 86_401])('refuses a lifetime of %s s before it stores anything', async (grantTtlSeconds) => {
		await expect(decideTier(ports, run, low(), policy, { grantTtlSeconds })).rejects.toMatchObject({ code: 'parameter_invalid' });
		expect(counts()).toEqual({ proposals: 0, policies: 0, tokens: 0, events: 0 });
	});
});
