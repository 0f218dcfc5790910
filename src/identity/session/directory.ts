import type { StoreReader } from '../../store/port';
import { loadPolicy } from '../../tier/load-policy';
import type { Policy } from '../../tier/policy';
import { everybodyOf } from '../../tier/routing/everybody-of';
import { factorKey, personKeyOf } from '../factor-key';

/** What somebody may do at the desk beyond deciding what they are asked. */
export const PRIVILEGES = ['policy_owner', 'auditor', 'switch_admin'] as const;
export type Privilege = (typeof PRIVILEGES)[number];

export interface KnownPerson {
	id: string;
	name: string;
	email?: string;
	/** The first role that names them. */
	role: string;
}

/** People and privileges of the published policies; whoever publishes one answers for them. */
export interface Directory {
	people: readonly KnownPerson[];
	/** Person keys. */
	privileged: ReadonlyMap<Privilege, ReadonlySet<string>>;
	policies: readonly Policy[];
}

const MAX_POLICIES = 200;
const KEPT = 50;
/** Documents are immutable and named by their hash; reading one takes longer than everything else here. */
const loaded = new Map<string, Policy>();

async function latestPolicies(store: Pick<StoreReader, 'publishedPolicies' | 'policy'>): Promise<Policy[]> {
	const rows = await store.publishedPolicies({ limit: MAX_POLICIES });
	const latest = rows.filter(({ id }, index) => rows.findIndex((other) => other.id === id) === index);
	const policies: Policy[] = [];
	for (const { hash } of latest) {
		const known = loaded.get(hash);
		const stored = known ? undefined : await store.policy(hash);
		let policy = known;
		try {
			policy ??= stored && loadPolicy(stored.document);
		} catch {
			// What cannot be read gives nobody anything.
		}
		if (policy?.hash !== hash) continue;
		if (loaded.size >= KEPT) loaded.delete(loaded.keys().next().value ?? '');
		loaded.set(hash, policy);
		policies.push(policy);
	}
	return policies;
}

function peopleOf(policy: Policy): KnownPerson[] {
	const listed = [...policy.roles].flatMap(([role, people]) => people.map((person) => ({ ...person, role })));
	const routed = Object.entries(policy.routing?.people ?? {}).map(([id, { name, email }]) => ({ id, name, ...(email !== undefined && { email }), role: listed.find((one) => one.id === id)?.role ?? 'approver' }));
	return [...routed, ...listed];
}

/** The latest version of every published policy counts. */
export async function deskDirectory(store: Pick<StoreReader, 'publishedPolicies' | 'policy'>): Promise<Directory> {
	const policies = await latestPolicies(store);
	const people = policies.flatMap(peopleOf);
	const privileged = new Map<Privilege, Set<string>>(PRIVILEGES.map((privilege) => [privilege, new Set()]));
	for (const policy of policies) {
		const grant = (privilege: Privilege, names: readonly string[]): void => {
			for (const id of names.flatMap((name) => everybodyOf(name, policy))) {
				const person = peopleOf(policy).find((one) => one.id === id);
				privileged.get(privilege)?.add(person ? personKeyOf({ approverId: id, email: person.email }) : factorKey(id));
			}
		};
		grant('policy_owner', policy.owner === undefined ? [] : [policy.owner]);
		grant('auditor', policy.desk?.auditors ?? []);
		grant('switch_admin', policy.desk?.switches ?? []);
	}
	return { people, privileged, policies };
}
