import { isDaaError } from '../errors';
import type { ActionProposal } from '../draft/proposal';
import { payloadHash } from '../draft/payload-hash';
import type { Http, Ports, RunContext } from '../ports';
import type { ExecutionSection } from '../sections';
import { executeAction } from './execute-action';
import { resolveIntent } from './resolve-intent';
import { agentToolTarget } from './targets/agent-tool';

/** Two commits lie between; a worker that is silent for so long is gone. */
const LEASE_MS = 60_000;

const noHttp: Http = () => Promise.reject(new Error('Nothing is called when a tool call is handed over.'));

/**
 * What the store says of a call that was let through in this very execution: n8n lost the answer and asks again, and only an
 * execution that has not gone on can ask. Undefined when it was never let through here.
 */
async function lettingThrough(ports: Ports, run: RunContext, action: ActionProposal, requestKey: string): Promise<ExecutionSection | undefined> {
	const target = agentToolTarget();
	const intent = await ports.store.intentByRequest(requestKey);
	if (!intent || intent.executionId !== run.executionId || intent.workflowId !== run.workflowId || intent.target !== target.name || intent.payloadHash !== payloadHash(action)) return undefined;
	if (intent.state !== 'committed' && intent.state !== 'executing') return undefined;
	// A worker that died between the two commits left it open; n8n goes on all the same, for nothing else was to be done.
	await resolveIntent(ports, run, intent, { target, http: noHttp, leaseMs: LEASE_MS });
	return { state: 'committed', reason: 'The call was let through.', intent_id: intent.id, target: target.name, executed_at: intent.finishedAt ?? intent.createdAt };
}

/**
 * Uses the grant up and records that the call was let through. `requestKey`: the approval's id, when there is one. State
 * `committed` only then; anything else says why the call must not be made. Throws DaaError `store_*`.
 */
export async function handOverCall(ports: Ports, run: RunContext, action: ActionProposal, grant: string, requestKey?: string): Promise<ExecutionSection> {
	const before = requestKey === undefined ? undefined : await lettingThrough(ports, run, action, requestKey);
	if (before) return before;
	const section = await executeAction(ports, run, { action, grant, target: agentToolTarget(), http: noHttp, dryRun: false, leaseMs: LEASE_MS });
	if (section.code !== 'grant_used' || requestKey === undefined) return section;
	// Two visits at once: the other one let it through a moment ago, and n8n goes on once, whoever answers.
	try {
		return (await lettingThrough(ports, run, action, requestKey)) ?? section;
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return section;
	}
}
