import { randomBytes, randomUUID } from 'node:crypto';
import { payloadHash } from '../../src/draft/payload-hash';
import { hubspotTarget } from '../../src/execute/targets/hubspot';
import type { Target } from '../../src/execute/target';
import type { Http, Ports } from '../../src/ports';
import type { Store } from '../../src/store/port';
import { loadPolicy } from '../../src/tier/load-policy';
import { createKeyRing } from '../../src/tokens/key-ring';
import { jtiHash, signToken } from '../../src/tokens';
import { draft, parsed, POLICY, RUN } from '../execute/fixtures';
import { TEST_KEYS } from '../support/test-ports';

/** Where a worker stands when it is killed. `inside_` ones hold an open transaction. */
export const POINTS = ['before_open', 'inside_open', 'after_open', 'after_read', 'before_send', 'request_left', 'applied_no_answer', 'answered', 'inside_settle', 'after_settle'] as const;
export type Point = (typeof POINTS)[number];

export interface Job {
	point: Point;
	ticket: string;
	grant: string;
	/** The system drops a second call with the same key, so what may have left may be sent again. */
	keyed: boolean;
}

export const TOKEN = 'local-token';
export const LEASE_MS = 900;
/** How much later than the kill the server still applies what had left. */
export const LATE_MS = 250;

export const actionOf = (ticket: string): Record<string, unknown> => draft({ target_id: ticket, correlation_id: `cor-${ticket}` });

export function targetOf(url: string, keyed: boolean): Target {
	const target = hubspotTarget({ baseUrl: url });
	return keyed ? { ...target, capabilities: { ...target.capabilities, idempotencyKey: true } } : target;
}

/** Real clock, ids and randomness. */
export const realPorts = (store: Store): Ports => ({
	store,
	keys: createKeyRing(TEST_KEYS),
	now: () => new Date(),
	newId: (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`,
	random: (count) => randomBytes(count),
});

/** A policy grant for each ticket, signed and stored as Risk Tier would. */
export async function mintGrants(ports: Ports, tickets: readonly string[]): Promise<string[]> {
	const policy = loadPolicy(POLICY);
	const now = ports.now();
	const grants = tickets.map((ticket) => {
		const claims = {
			jti: ports.newId('gnt'),
			sub: 'policy:refunds#refund.low',
			exp: Math.floor(now.getTime() / 1000) + 3_600,
			correlation_id: `cor-${ticket}`,
			approvers: [],
			payload_hash: payloadHash(parsed(actionOf(ticket))),
			workflow_id: RUN.workflowId,
			execution_id: RUN.executionId,
			environment: RUN.environment,
			policy_version: policy.version,
			policy_hash: policy.hash,
		};
		return { claims, token: signToken('grant', claims, ports.keys, now) };
	});
	await ports.store.transaction(async (tx) => {
		await tx.insertPolicy({ hash: policy.hash, id: policy.id, version: policy.version, document: policy.document, createdAt: now.toISOString() });
		for (const { claims } of grants) {
			await tx.insertToken({
				jtiHash: jtiHash(claims.jti),
				kind: 'grant',
				approvalId: null,
				correlationId: claims.correlation_id,
				payloadHash: claims.payload_hash,
				workflowId: claims.workflow_id,
				executionId: claims.execution_id,
				environment: claims.environment,
				issuedAt: now.toISOString(),
				expiresAt: new Date(claims.exp * 1000).toISOString(),
				consumedAt: null,
				revokedAt: null,
			});
		}
	});
	return grants.map(({ token }) => token);
}

/** Stops the worker for good at its point, and says so first. The transactions of an execution: 1 opens, 2 notes the sending, 3 settles. */
export function stopAt(point: Point, ports: Ports, http: Http, arrived: () => void): { ports: Ports; http: Http } {
	const never = (): Promise<never> => (arrived(), new Promise(() => undefined));
	let transactions = 0;
	const transaction: Store['transaction'] = async (work) => {
		transactions += 1;
		const [number, inside] = [transactions, point.startsWith('inside_')];
		if (point === 'before_open' && number === 1) return await never();
		const result = await ports.store.transaction(async (tx) => {
			const value = await work(tx);
			if (inside && number === (point === 'inside_open' ? 1 : 3)) return await never();
			return value;
		});
		if (number === { after_open: 1, before_send: 2, after_settle: 3 }[point as string]) return await never();
		return result;
	};
	return {
		ports: { ...ports, store: { ...ports.store, transaction } },
		async http(request) {
			const write = request.method === 'PATCH';
			if (write && (point === 'request_left' || point === 'applied_no_answer')) arrived();
			const response = await http(request);
			if ((point === 'after_read' && !write) || (point === 'answered' && write)) return await never();
			return response;
		},
	};
}
