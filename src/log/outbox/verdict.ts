import { prepareEvent } from '../../audit/prepare-event';
import { canonicalJson, sha256Hex } from '../../draft/canonical';
import { addException, type NewException } from '../../exceptions/add-exception';
import type { Ports, RunContext } from '../../ports';
import { deliveredEventId, type OutboxPatch, type OutboxRecord, type PreparedEvent, type StoreTransaction } from '../../store/port';
import type { CrmProfile, WriteOutcome } from '../profile';

const SECOND = 1_000;
const HOUR = 3_600_000;
const FIRST_PAUSE_MS = SECOND;
const LONGEST_PAUSE_MS = 5 * 60 * SECOND;
/** A CRM that takes nothing for this long is a person's business; the entry stays and can be sent again. */
export const GIVE_UP_AFTER_MS = 7 * 24 * HOUR;

/** Doubles with every attempt up to five minutes; `share` (0 to 1) of half of it is chance, so that senders do not come in step. */
function pauseMs(attempts: number, share: number): number {
	const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 20));
	return Math.round(full / 2 + (full / 2) * share);
}

interface Verdict {
	outcome: WriteOutcome;
	patch: OutboxPatch;
	event: PreparedEvent;
	exception?: NewException;
}

const text = (fields: OutboxRecord['fields'], name: string): string | undefined => {
	const value = fields[name];
	return typeof value === 'string' ? value.slice(0, 200) : undefined;
};

function eventOf(ports: Ports, run: RunContext, profile: CrmProfile, entry: OutboxRecord, outcome: WriteOutcome): PreparedEvent {
	const ticket = `${profile.system} ${profile.object} ${entry.ticketId.slice(0, 80)}`;
	const written = outcome.state === 'written';
	const what = `${Object.keys(entry.fields).length} audit fields${entry.note === null ? '' : ' and an internal note'}`;
	const policyVersion = text(entry.fields, 'policy_version');
	const guardrailVersion = text(entry.fields, 'guardrail_policy_version');
	const sentence = written
		? `${what} were written to ${ticket}.`
		: outcome.state === 'later'
			? `${what} could not be written to ${ticket} yet and are kept for another attempt: ${outcome.message}`
			: `${what} could not be written to ${ticket}: ${outcome.message}`;
	return prepareEvent(
		{
			id: written ? deliveredEventId(entry) : ports.newId('evt'),
			at: ports.now(),
			actor: { kind: 'node', id: run.nodeName },
			action: written ? 'crm.logged' : 'crm.failed',
			outcome: written ? 'logged' : outcome.code,
			correlationId: entry.correlationId,
			environment: entry.environment,
			workflowId: entry.workflowId,
			executionId: entry.executionId,
			nodeName: run.nodeName,
			...(entry.approvalId !== null && { approvalId: entry.approvalId }),
			...(policyVersion !== undefined && { policyVersion }),
			...(guardrailVersion !== undefined && { guardrailVersion }),
			evidenceHash: sha256Hex(canonicalJson(entry.fields)),
			private: { sentence, ...(!written && { reason: outcome.message }), detail: { fields: entry.fields, entry: entry.id, attempt: entry.attempts } },
		},
		ports.keys,
		ports.random,
	);
}

function exceptionOf(run: RunContext, profile: CrmProfile, entry: OutboxRecord, message: string): NewException {
	return {
		id: `exc_${entry.id}`,
		type: 'crm_undelivered',
		reason: `The audit fields of ${profile.system} ${profile.object} ${entry.ticketId.slice(0, 80)} were not taken: ${message}`,
		correlationId: entry.correlationId,
		environment: entry.environment,
		approvalId: entry.approvalId,
		...{ risk: 1, urgency: 1, impact: 1 },
		actor: { kind: 'node', id: run.nodeName },
		workflowId: entry.workflowId,
		executionId: entry.executionId,
		nodeName: run.nodeName,
	};
}

/** What an attempt came to: the row's change, its event, and an exception when only a person can go on. */
function verdictOn(ports: Ports, run: RunContext, profile: CrmProfile, entry: OutboxRecord, given: WriteOutcome, share: number): Verdict {
	const now = ports.now();
	const tooOld = now.getTime() - Date.parse(entry.createdAt) > GIVE_UP_AFTER_MS;
	const outcome: WriteOutcome = given.state === 'later' && tooOld ? { state: 'rejected', code: given.code, message: given.message } : given;
	const event = eventOf(ports, run, profile, entry, outcome);
	const base = { leaseUntil: null, nextAt: now.toISOString(), eventId: event.id };
	if (outcome.state === 'written') return { outcome, patch: { ...base, state: 'delivered', uncertain: 0, code: null, note: null, finishedAt: base.nextAt }, event };
	if (outcome.state === 'rejected') {
		return { outcome, patch: { ...base, state: 'rejected', uncertain: entry.uncertain, code: outcome.code, finishedAt: base.nextAt }, event, exception: exceptionOf(run, profile, entry, outcome.message) };
	}
	const nextAt = new Date(now.getTime() + Math.max(outcome.retryAfterMs ?? 0, pauseMs(entry.attempts, share))).toISOString();
	return { outcome, patch: { ...base, nextAt, state: 'pending', uncertain: entry.uncertain === 1 || outcome.uncertain ? 1 : 0, code: outcome.code }, event };
}

/** Writes down what became of the entries, each with its event, in one transaction. Gives the outcomes as they were recorded. */
export async function recordVerdicts(ports: Ports, run: RunContext, profile: CrmProfile, entries: readonly OutboxRecord[], outcomes: readonly WriteOutcome[]): Promise<WriteOutcome[]> {
	// One chance for the batch: its entries come due together and stay one call.
	const share = ports.random(2).readUInt16BE(0) / 0xffff;
	const verdicts = entries.map((entry, index) => verdictOn(ports, run, profile, entry, outcomes[index] ?? { state: 'later', code: 'crm_unavailable', message: 'Nothing is known of this attempt.', uncertain: true }, share));
	await ports.store.transaction(async (tx: StoreTransaction) => {
		const written = entries.filter((_entry, index) => verdicts[index]?.outcome.state === 'written');
		const settled = new Set(await tx.settleDelivered(written, ports.now().toISOString()));
		const exceptions: NewException[] = [];
		for (const [index, { outcome, patch, exception }] of verdicts.entries()) {
			const entry = entries[index];
			if (!entry || outcome.state === 'written' || !(await tx.settleOutbox(entry.id, entry.fence, patch))) continue;
			settled.add(entry.id);
			if (exception) exceptions.push(exception);
		}
		// Another sender that took an entry over after our lease: its verdict counts, and it writes its own event.
		await tx.appendEvents(verdicts.filter((_verdict, index) => settled.has(entries[index]?.id ?? '')).map(({ event }) => event));
		for (const exception of exceptions) await addException(tx, ports, exception);
	});
	return verdicts.map(({ outcome }) => outcome);
}
