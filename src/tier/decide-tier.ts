import { prepareEvent } from '../audit/prepare-event';
import type { ActionProposal } from '../draft/proposal';
import { DaaError } from '../errors';
import type { Ports, RunContext } from '../ports';
import type { RiskSection } from '../sections';
import type { ProposalRecord, StoreTransaction } from '../store/port';
import { sealSection } from '../tokens/seal-section';
import { applyScan } from './apply-scan';
import { assessProposal } from './assess-proposal';
import { evaluateTier } from './evaluate';
import { mintPolicyGrant } from './mint-policy-grant';
import type { Policy } from './policy';
import { readDelegations, withDelegations } from './routing/delegations';
import { conversationOf, readPast } from './read-counters';
import { refineDecision } from './refine-decision';
import { switchesIn } from './switches/read-switches';
import { decidedEvent, frameOf, grantEvent, invalidEvent, type Decided, type EventFrame } from './tier-events';

export interface DecideTierOptions {
	/** How long the policy's grant for an auto-execution stays valid, in whole seconds (1 to 86,400). */
	grantTtlSeconds: number;
}

const MAX_TTL_SECONDS = 86_400;

function proposalRow({ action, risk, at }: Decided, run: RunContext, id: string): ProposalRecord {
	return {
		id,
		correlationId: action.correlation_id,
		environment: run.environment,
		workflowId: run.workflowId,
		executionId: run.executionId,
		actionType: action.action_type,
		payloadHash: risk.payload_hash,
		action,
		tier: risk.tier,
		rule: risk.rule,
		route: risk.route,
		customerId: action.origin?.customer_id ?? null,
		conversationId: conversationOf(action) ?? null,
		intent: action.classification?.intent ?? null,
		policyVersion: risk.policy_version,
		policyHash: risk.policy_hash,
		createdAt: at.toISOString(),
	};
}

async function recordInvalid(ports: Ports, run: RunContext, risk: RiskSection, frame: EventFrame): Promise<{ risk: RiskSection }> {
	const event = prepareEvent(invalidEvent(risk, frame, run, ports.newId('evt')), ports.keys, ports.random);
	await ports.store.transaction((tx) => tx.appendEvent(event));
	return { risk: { ...risk, audit_event_id: event.id } };
}

/** What is known before the store is asked. */
interface Readable {
	action: ActionProposal;
	risk: RiskSection & { payload_hash: string };
	at: Date;
}

/** The decision with what only the store knows: counters, the conversation so far, switches. */
async function decideInside(tx: StoreTransaction, run: RunContext, policy: Policy, { action, risk, at }: Readable): Promise<Decided> {
	const { policy_id, policy_version, policy_hash, decided_at, payload_hash } = risk;
	const { counters, history } = await readPast(tx, policy, action, run, at);
	const switches = await switchesIn(tx);
	const staffed = withDelegations(policy, await readDelegations(tx));
	const decision = evaluateTier(action, policy, { now: at, counters });
	const scan = await tx.scanOf(payload_hash, run.retry ? undefined : run.executionId);
	const refined = refineDecision(action, applyScan(action, decision, scan), staffed, { now: at, workflowId: run.workflowId, payloadHash: payload_hash, history, switches });
	return { action, risk: { ...refined, policy_id, policy_version, policy_hash, decided_at, payload_hash }, at };
}

/** One transaction, which may be run again whole: it reads what counts, decides, and stores what was decided. */
async function recordDecided(ports: Ports, run: RunContext, policy: Policy, readable: Readable, frame: EventFrame, ttlSeconds: number): Promise<RiskSection> {
	return await ports.store.transaction(async (tx) => {
		const decided = await decideInside(tx, run, policy, readable);
		const { risk, at } = decided;
		const event = prepareEvent(decidedEvent(decided, frame, policy, ports.newId('evt')), ports.keys, ports.random);
		await tx.insertPolicy({ hash: policy.hash, id: policy.id, version: policy.version, document: policy.document, createdAt: at.toISOString() });
		await tx.insertProposal(proposalRow(decided, run, ports.newId('prp')));
		await tx.appendEvent(event);
		if (risk.route !== 'auto_execute') return { ...risk, audit_event_id: event.id };
		const grant = mintPolicyGrant(decided, run, policy, ports, ttlSeconds);
		await tx.insertToken(grant.row);
		await tx.appendEvent(prepareEvent(grantEvent(decided, frame, policy, grant.row, ports.newId('evt')), ports.keys, ports.random));
		return { ...risk, audit_event_id: event.id, grant: grant.token };
	});
}

/**
 * Rates one proposal and stores what was decided, all of it or nothing: proposal, policy document, events and, for
 * route auto_execute, the policy's grant. What it reads of the store for that (counters, conversation, switches) it reads
 * in the same transaction. Only what is stored is handed out.
 */
export async function decideTier(ports: Ports, run: RunContext, input: unknown, policy: Policy, options: DecideTierOptions): Promise<{ action?: ActionProposal; risk: RiskSection }> {
	const ttl = options.grantTtlSeconds;
	if (!Number.isInteger(ttl) || ttl < 1 || ttl > MAX_TTL_SECONDS) {
		throw new DaaError('parameter_invalid', `The grant's lifetime must be 1 to ${MAX_TTL_SECONDS} whole seconds, but is ${ttl}.`, { fields: { parameter: 'grantTtlSeconds' } });
	}
	const at = ports.now();
	const { action, risk, correlationId } = assessProposal(input, policy, { environment: run.environment, newId: ports.newId, now: () => at });
	const frame = frameOf(run, policy, at, correlationId);
	if (!action || risk.payload_hash === undefined) return recordInvalid(ports, run, risk, frame);
	const readable: Readable = { action, risk: { ...risk, payload_hash: risk.payload_hash }, at };
	const section = await recordDecided(ports, run, policy, readable, frame, ttl);
	return { action, risk: sealSection(ports.keys, { section: 'risk', run, payloadHash: risk.payload_hash }, section) };
}
