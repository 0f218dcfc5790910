import { isSelf } from '../../approve/self-approval';
import type { ActionProposal } from '../../draft/proposal';
import type { Person } from '../../sections';
import type { Policy } from '../policy';
import { available } from './availability';
import { onCall } from './on-call';
import type { RoutingDocument } from './schema';

type Roles = NonNullable<RoutingDocument['roles']>;

/** Own properties only: a role may be called anything. */
const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined => (record && Object.hasOwn(record, key) ? record[key] : undefined);

const reached = (id: string, { name, email, slack_user_id: slack }: Pick<Person, 'name' | 'email' | 'slack_user_id'>): Omit<Person, 'role'> => ({ id, name, ...(email !== undefined && { email }), ...(slack !== undefined && { slack_user_id: slack }) });

/** Everybody the policy knows, by id: `routing.people` first, then those that stand in `roles`. */
export function personOf(id: string, policy: Pick<Policy, 'roles' | 'routing'>): Omit<Person, 'role'> | undefined {
	const entry = own(policy.routing?.people, id);
	if (entry) return reached(id, entry);
	for (const people of policy.roles.values()) {
		const found = people.find((person) => person.id === id);
		if (found) return reached(id, found);
	}
	return undefined;
}

interface Named {
	ids: string[];
	/** Asked when nobody of `ids` is there. */
	owner?: string;
	/** How they came to be asked, e.g. `on call until 2026-03-30T07:00:00.000Z`. */
	how?: string;
}

function ofRole(role: Roles[string], policy: Pick<Policy, 'roles' | 'routing'>, action: ActionProposal, at: Date): Named {
	if (role.person !== undefined) return { ids: [role.person] };
	if (role.people) return { ids: role.people, ...(role.owner !== undefined && { owner: role.owner }) };
	if (role.rotation !== undefined) {
		const rotation = own(policy.routing?.rotations, role.rotation);
		const duty = rotation && onCall(rotation, at);
		if (!duty) return { ids: rotation?.owner === undefined ? [] : [rotation.owner] };
		return { ids: [duty.person], how: `on call until ${duty.until.toISOString().slice(0, 16)}Z`, ...(rotation.owner !== undefined && { owner: rotation.owner }) };
	}
	const { department } = action.facts as { department?: unknown };
	const id = typeof department === 'string' ? own(role.by_department, department) : undefined;
	return { ids: id === undefined ? [] : [id], ...(role.owner !== undefined && { owner: role.owner }) };
}

/** The people behind a role's or person's name; undefined when the policy knows neither. */
function named(name: string, policy: Pick<Policy, 'roles' | 'routing'>, action: ActionProposal, at: Date): Named | undefined {
	const role = own(policy.routing?.roles, name);
	if (role) return ofRole(role, policy, action, at);
	const listed = policy.roles.get(name);
	if (listed) return { ids: listed.map(({ id }) => id) };
	return personOf(name, policy) ? { ids: [name] } : undefined;
}

export interface Resolved {
	people: Person[];
	/** What a reader should know: who is away, who stands in, who is left out. */
	notes: string[];
}

/** Who can decide under this name at this moment: those away replaced by their backups, requester and author left out. */
export function resolvePeople(name: string, policy: Pick<Policy, 'roles' | 'routing'>, action: ActionProposal, at: Date): Resolved {
	const found = named(name, policy, action, at);
	if (!found) return { people: [], notes: [`${name} is nobody the policy knows`] };
	const routing = policy.routing ?? {};
	const notes: string[] = [];
	const label = (id: string): string => personOf(id, policy)?.name ?? id;
	const take = (ids: readonly string[]): Person[] =>
		ids.flatMap((id): Person[] => {
			const { id: there, away } = available(id, routing, at);
			if (away.length > 0) notes.push(`${away.map(label).join(' and ')} ${away.length === 1 ? 'is' : 'are'} away${there === undefined ? '' : `, so ${label(there)} stands in`}`);
			const person = there === undefined ? undefined : personOf(there, policy);
			if (!person) return [];
			if (!isSelf(action, person)) return [{ ...person, role: name }];
			notes.push(`${person.name} asked for it or wrote it and may not decide`);
			return [];
		});
	const people = take(found.ids);
	if (found.how !== undefined) notes.push(`${found.ids.map(label).join(', ')} is ${found.how}`);
	if (people.length > 0 || found.owner === undefined || found.ids.includes(found.owner)) return { people, notes };
	notes.push(`nobody of ${name} is there, so its owner ${label(found.owner)} is asked`);
	return { people: take([found.owner]), notes };
}
