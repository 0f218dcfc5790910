import { DaaError } from '../errors';
import { compileJsonSchema, type JsonSchemaCheck } from '../json-schema';
import type { StoreReader } from '../store/port';
import { loadPolicy } from '../tier/load-policy';
import type { Policy } from '../tier/policy';

/** A policy version as execution needs it. */
export interface ExecutionPolicy {
	policy: Policy;
	/** By action type, compiled. */
	bodies: ReadonlyMap<string, JsonSchemaCheck>;
}

/** Documents are named by their hash and never change, so what was loaded once holds for the life of the process. */
const loaded = new Map<string, ExecutionPolicy>();
const KEPT = 50;

function prepared(policy: Policy): ExecutionPolicy {
	const bodies = new Map<string, JsonSchemaCheck>();
	for (const [actionType, schema] of Object.entries(policy.execution?.bodies ?? {})) {
		const compiled = compileJsonSchema(schema);
		if (!compiled.ok) throw new DaaError('policy_invalid', `The policy's body schema for ${actionType} ${compiled.message}.`);
		bodies.set(actionType, compiled.check);
	}
	return { policy, bodies };
}

/**
 * The policy version that granted, from the store. Throws DaaError `grant_policy_unknown` when it is not there, cannot be
 * read, or is another document than its hash says.
 */
export async function policyOf(store: Pick<StoreReader, 'policy'>, hash: string): Promise<ExecutionPolicy> {
	const known = loaded.get(hash);
	if (known) return known;
	const row = await store.policy(hash);
	if (!row) throw new DaaError('grant_policy_unknown', 'The policy version behind this grant is not in the store, so nobody can tell what it allows.', { fields: { policy_hash: hash } });
	let entry: ExecutionPolicy;
	try {
		entry = prepared(loadPolicy(row.document));
	} catch (cause) {
		throw new DaaError('grant_policy_unknown', 'The policy version behind this grant cannot be read any more.', { fields: { policy_hash: hash }, cause });
	}
	if (entry.policy.hash !== hash) throw new DaaError('grant_policy_unknown', 'The policy version behind this grant was changed in the store: it is not the document that its hash names.', { fields: { policy_hash: hash } });
	if (loaded.size >= KEPT) loaded.delete(loaded.keys().next().value ?? '');
	loaded.set(hash, entry);
	return entry;
}
