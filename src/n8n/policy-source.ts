import { DaaError } from '../errors';
import type { StoreReader } from '../store/port';
import { publishedPolicy } from '../tier/life/published-policy';
import { loadPolicy } from '../tier/load-policy';
import type { Policy } from '../tier/policy';
import { policyFile } from './policy-file';

export type PolicySource =
	| { source: 'inline'; document: unknown }
	/** Absolute, on the machine that runs n8n. */
	| { source: 'file'; path: string }
	/** Without a version, the one that was published last. */
	| { source: 'store'; id: string; version?: string };

type PolicyStore = Pick<StoreReader, 'publishedPolicy' | 'publishedPolicies' | 'policy'>;

const LATEST = 'latest';

/** The last text that was loaded and what it gave: every item of a run brings the same one. */
let last: { text: string; policy: Policy } | undefined;

function fromText(document: unknown): Policy {
	if (typeof document !== 'string') return loadPolicy(document);
	if (last?.text !== document) last = { text: document, policy: loadPolicy(document) };
	return last.policy;
}

/** The policy to decide by. Throws DaaError `policy_invalid` for any that is absent or broken; there is no default. */
export async function policyFrom(source: PolicySource, store: PolicyStore): Promise<Policy> {
	switch (source.source) {
		case 'inline':
			return fromText(source.document);
		case 'file':
			return await policyFile(source.path.trim());
		case 'store': {
			const id = source.id.trim();
			const version = source.version?.trim();
			if (id === '') throw new DaaError('parameter_invalid', 'The ID of the published policy is empty.', { fields: { parameter: 'policyId' } });
			return await publishedPolicy(store, id, version === '' || version === LATEST ? undefined : version);
		}
	}
}
