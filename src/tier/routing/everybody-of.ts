import type { Policy } from '../policy';
import { personOf } from './resolve-people';

const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined => (record && Object.hasOwn(record, key) ? record[key] : undefined);

/** The ids of everybody who may ever stand behind a role's or person's name, on duty or not. Empty when nobody is known by it. */
export function everybodyOf(name: string, policy: Pick<Policy, 'roles' | 'routing'>): string[] {
	const role = own(policy.routing?.roles, name);
	if (role) {
		const rotation = role.rotation === undefined ? undefined : own(policy.routing?.rotations, role.rotation);
		const ids = [role.person, ...(role.people ?? []), role.owner, ...Object.values(role.by_department ?? {}), ...(rotation?.people ?? []), rotation?.owner];
		return [...new Set(ids.filter((id) => id !== undefined))];
	}
	const listed = policy.roles.get(name);
	if (listed) return listed.map(({ id }) => id);
	return personOf(name, policy) ? [name] : [];
}
