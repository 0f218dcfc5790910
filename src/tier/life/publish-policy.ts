import { prepareEvent } from '../../audit/prepare-event';
import { inSentence } from '../../draft/shorten';
import { DaaError } from '../../errors';
import type { Environment, Ports } from '../../ports';
import type { Actor } from '../../audit/event';
import type { PublishedPolicyRecord, StoreTransaction } from '../../store/port';
import { loadPolicy } from '../load-policy';
import { policyName, type Policy } from '../policy';

export interface Publication {
	/** JSON text or object. */
	document: unknown;
	/** Who answers for this version: a name or address. */
	author: string;
	/** What changed and why, in one or two sentences. */
	note: string;
}

/** Where the publication came from, for the audit event. */
export interface PublishingRun {
	environment: Environment;
	workflowId?: string;
	executionId?: string;
	nodeName?: string;
}

export interface Published extends PublishedPolicyRecord {
	/** False when this very version stood there already. */
	created: boolean;
	audit_event_id?: string;
}

const MAX_AUTHOR = 200;
const MAX_NOTE = 2_000;

function required(text: string, parameter: 'author' | 'note', limit: number): string {
	const trimmed = text.trim();
	if (trimmed !== '' && trimmed.length <= limit) return trimmed;
	throw new DaaError('parameter_invalid', `Publishing a policy needs ${parameter === 'author' ? 'an author' : 'a note on what changed'} of 1 to ${limit} characters.`, { fields: { parameter } });
}

function refuseOther(stored: PublishedPolicyRecord | undefined, policy: Policy): void {
	if (!stored || stored.hash === policy.hash) return;
	throw new DaaError('store_conflict', `${policyName(policy)} was published before with another content, by ${inSentence(stored.author)} at ${stored.publishedAt}.`, {
		fields: { id: policy.id, version: policy.version, stored: stored.hash, offered: policy.hash },
		hint: 'A published version never changes: give the document a new version.',
	});
}

async function record(tx: StoreTransaction, row: PublishedPolicyRecord, policy: Policy): Promise<'created' | PublishedPolicyRecord> {
	await tx.insertPolicy({ hash: policy.hash, id: policy.id, version: policy.version, document: policy.document, createdAt: row.publishedAt });
	if (await tx.insertPublishedPolicy(row)) return 'created';
	const stored = await tx.publishedPolicy(policy.id, policy.version);
	refuseOther(stored, policy);
	return stored ?? row;
}

/**
 * Makes a policy document a published version, for good: it loads, it has an author and a note, and no other document
 * ever has this id and version. The same document again changes nothing. Audited as `policy.published`.
 * Throws DaaError `policy_invalid`, `parameter_invalid`, `store_conflict`.
 */
export async function publishPolicy(ports: Ports, actor: Actor, { document, author, note }: Publication, run: PublishingRun): Promise<Published> {
	const policy = loadPolicy(document);
	const at = ports.now();
	const row: PublishedPolicyRecord = {
		id: policy.id,
		version: policy.version,
		hash: policy.hash,
		author: required(author, 'author', MAX_AUTHOR),
		note: required(note, 'note', MAX_NOTE),
		publishedAt: at.toISOString(),
	};
	const event = prepareEvent(
		{
			id: ports.newId('evt'),
			at,
			actor,
			action: 'policy.published',
			outcome: 'published',
			correlationId: `policy:${policy.id}`,
			environment: run.environment,
			workflowId: run.workflowId ?? '',
			executionId: run.executionId ?? '',
			nodeName: run.nodeName,
			policyVersion: policy.version,
			policyHash: policy.hash,
			private: { sentence: `${inSentence(row.author)} published ${policyName(policy)}.`, reason: row.note, detail: { author: row.author, id: policy.id, version: policy.version } },
		},
		ports.keys,
		ports.random,
	);
	const outcome = await ports.store.transaction(async (tx) => {
		const recorded = await record(tx, row, policy);
		if (recorded === 'created') await tx.appendEvent(event);
		return recorded;
	});
	return outcome === 'created' ? { ...row, created: true, audit_event_id: event.id } : { ...outcome, created: false };
}
