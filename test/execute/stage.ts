import { payloadHash } from '../../src/draft/payload-hash';
import { executeAction, type ExecuteInput } from '../../src/execute/execute-action';
import { hubspotTarget } from '../../src/execute/targets/hubspot';
import type { Http, RunContext } from '../../src/ports';
import type { ApprovalRecord, ApproverRecord, DecisionRecord, Store } from '../../src/store/port';
import { loadPolicy } from '../../src/tier/load-policy';
import { jtiHash, signToken, type GrantClaims } from '../../src/tokens';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { fetchHttp } from '../support/fetch-http';
import { anyApproval, anyApprover, anyDecision } from '../support/records';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { draft, parsed, POLICY, RUN } from './fixtures';

export { draft, parsed, POLICY, RUN };

export const SECRET = 'pat-eu1-5ecre7-5ecre7-5ecre7';

type Claims = Omit<GrantClaims, 'iss' | 'aud' | 'iat'>;

/** The real store, the real local ticket service, a real HTTP client. */
export interface Stage {
	ports: TestPorts;
	server: HubSpotServer;
	http: Http;
	/** A signed and stored grant for the action; `patch` changes its claims. */
	grant(action?: unknown, patch?: Partial<Claims>): Promise<string>;
	/** A completed approval of the action. */
	approve(action?: unknown, patch?: Partial<ApprovalRecord>, people?: { approvers?: Partial<ApproverRecord>[]; decisions?: Partial<DecisionRecord>[] }): Promise<ApprovalRecord>;
	/** Stores a policy document and resolves to its hash. */
	policy(document: unknown): Promise<string>;
	act(input: Partial<ExecuteInput>, run?: Partial<RunContext>): ReturnType<typeof executeAction>;
	/** How often the service was asked to write. */
	writes(): number;
	/** Actions of the log so far, oldest first. */
	events(correlationId?: string): Promise<string[]>;
	close(): Promise<void>;
}

export async function openStage(timeoutMs = 2_000, store?: Store): Promise<Stage> {
	const ports = await openTestPorts(store && { store });
	const server = await startHubSpotServer({ token: SECRET, demo: true });
	const http = fetchHttp({ headers: { authorization: `Bearer ${SECRET}` }, timeoutMs });
	const target = hubspotTarget({ baseUrl: server.url });
	async function policy(document: unknown): Promise<string> {
		const { hash, id, version, document: plain } = loadPolicy(document);
		await ports.store.transaction((tx) => tx.insertPolicy({ hash, id, version, document: plain, createdAt: ports.now().toISOString() }));
		return hash;
	}
	const policyHash = await policy(POLICY);
	return {
		policy,
		ports,
		server,
		http,
		async grant(action = draft(), patch = {}) {
			const now = ports.now();
			const claims: Claims = {
				jti: ports.newId('gnt'),
				sub: 'policy:refunds#refund.low',
				exp: Math.floor(now.getTime() / 1000) + 3600,
				correlation_id: 'cor-7',
				approvers: [],
				payload_hash: payloadHash(parsed(action)),
				workflow_id: RUN.workflowId,
				execution_id: RUN.executionId,
				environment: RUN.environment,
				policy_version: '3',
				policy_hash: policyHash,
				...patch,
			};
			await ports.store.transaction((tx) =>
				tx.insertToken({
					jtiHash: jtiHash(claims.jti),
					kind: 'grant',
					approvalId: claims.approval ?? null,
					correlationId: claims.correlation_id,
					payloadHash: claims.payload_hash,
					workflowId: claims.workflow_id,
					executionId: claims.execution_id,
					environment: claims.environment,
					issuedAt: now.toISOString(),
					expiresAt: new Date(claims.exp * 1000).toISOString(),
					consumedAt: null,
					revokedAt: null,
				}),
			);
			return signToken('grant', claims, ports.keys, now);
		},
		async approve(action = draft(), patch = {}, { approvers = [{}], decisions = [{}] } = {}) {
			const hash = payloadHash(parsed(action));
			const approval = anyApproval({ requestedHash: hash, payloadHash: hash, action: parsed(action), requestedAction: parsed(action), state: 'approved', correlationId: 'cor-7', policyHash, ...patch });
			await ports.store.transaction(async (tx) => {
				await tx.insertApproval(approval, approvers.map((entry) => anyApprover(approval.id, entry)));
				for (const entry of decisions) await tx.insertDecision(anyDecision(approval.id, { payloadHash: approval.payloadHash, ...entry }));
			});
			return approval;
		},
		act: (input, run = {}) => executeAction(ports, { ...RUN, ...run }, { action: draft(), grant: undefined, target, http, dryRun: false, ...input }),
		writes: () => server.requests.filter(({ method }) => method === 'PATCH').length,
		async events(correlationId = 'cor-7') {
			return (await ports.store.log.byCorrelation(correlationId, 'production')).map(({ action }) => action);
		},
		async close() {
			await server.close();
			await ports.close();
		},
	};
}
