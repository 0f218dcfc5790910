import type { RoutingDocument, RoutingRule } from './schema';
import { periodOf } from './availability';

export interface SectionProblem {
	path: PropertyKey[];
	message: string;
}

/** `roles` of the policy: people by role. */
type Roles = Readonly<Record<string, readonly { id: string }[]>>;

const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined => (record && Object.hasOwn(record, key) ? record[key] : undefined);
const entries = <T>(record: Readonly<Record<string, T>> | undefined): [string, T][] => Object.entries(record ?? {});

interface Context {
	routing: RoutingDocument;
	roles: Roles;
	known: ReadonlySet<string>;
	report(path: PropertyKey[], message: string): void;
}

function checkPerson({ known, report }: Context, id: string | undefined, path: PropertyKey[]): void {
	if (id !== undefined && !known.has(id)) report(path, `names "${id}", whom neither people nor roles know: add them to routing.people`);
}

/** Backups whose chain comes back to somebody in it. */
function backupCycle(routing: RoutingDocument, start: string): boolean {
	const next = (id: string): string[] => {
		const person = own(routing.people, id);
		return [person?.backup, ...(person?.out ?? []).map(({ backup }) => backup)].filter((backup) => backup !== undefined);
	};
	const seen = new Set<string>();
	const open = next(start);
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (id === start) return true;
		if (!seen.has(id)) open.push(...next(id));
		seen.add(id);
	}
	return false;
}

function checkPeople(context: Context): void {
	const { routing, report } = context;
	for (const [id, person] of entries(routing.people)) {
		const at = ['routing', 'people', id];
		checkPerson(context, person.backup, [...at, 'backup']);
		if (backupCycle(routing, id)) report([...at, 'backup'], `leads back to "${id}": a chain of backups must end`);
		person.out?.forEach((absence, index) => {
			checkPerson(context, absence.backup, [...at, 'out', index, 'backup']);
			const { start, end } = periodOf(absence, person.time_zone ?? routing.time_zone ?? 'UTC');
			if (start >= end) report([...at, 'out', index, 'until'], 'is not after from');
		});
	}
}

function checkRoles(context: Context): void {
	const { routing, report } = context;
	for (const [name, role] of entries(routing.roles)) {
		const at = ['routing', 'roles', name];
		checkPerson(context, role.person, [...at, 'person']);
		checkPerson(context, role.owner, [...at, 'owner']);
		role.people?.forEach((id, index) => checkPerson(context, id, [...at, 'people', index]));
		for (const [department, id] of entries(role.by_department)) checkPerson(context, id, [...at, 'by_department', department]);
		if (role.rotation !== undefined && !own(routing.rotations, role.rotation)) report([...at, 'rotation'], `names "${role.rotation}", which rotations does not define: add it there`);
		if (own(routing.people, name)) report(at, 'is also the id of a person: use another name');
	}
	for (const [name, rotation] of entries(routing.rotations)) {
		rotation.people.forEach((id, index) => checkPerson(context, id, ['routing', 'rotations', name, 'people', index]));
		checkPerson(context, rotation.owner, ['routing', 'rotations', name, 'owner']);
	}
}

function checkApprover({ routing, roles, known, report }: Context, name: string, path: PropertyKey[]): void {
	if (own(routing.roles, name) || known.has(name)) return;
	const listed = own(roles, name);
	if (!listed) report(path, `names "${name}", which is no role and nobody known: add it to routing.roles`);
	else if (listed.length > 1) report(path, `names the group "${name}" of ${listed.length} people without an owner: define it in routing.roles with people and owner`);
}

function checkRule(context: Context, rule: RoutingRule, index: number): void {
	const at = ['routing', 'rules', index];
	rule.approvers.forEach((name, place) => checkApprover(context, name, [...at, 'approvers', place]));
	const seen = new Set(rule.approvers);
	rule.escalate_to?.forEach((step, place) => {
		const to = typeof step === 'string' ? step : step.to;
		checkApprover(context, to, [...at, 'escalate_to', place]);
		if (seen.has(to)) context.report([...at, 'escalate_to', place], `names "${to}" again: a chain must go on to somebody else`);
		seen.add(to);
	});
	const needed = rule.approvals_required ?? 1;
	if (rule.distinct_roles && needed > rule.approvers.length) {
		context.report([...at, 'approvals_required'], `asks for ${needed} approvals in different roles, but approvers names only ${rule.approvers.length}`);
	}
}

/** What no single part of the routing section can see; paths from the document's root. */
export function routingProblems(routing: RoutingDocument | undefined, roles: Roles = {}): SectionProblem[] {
	if (!routing) return [];
	const problems: SectionProblem[] = [];
	const known = new Set([...Object.keys(routing.people ?? {}), ...Object.values(roles).flatMap((people) => people.map(({ id }) => id))]);
	const context: Context = { routing, roles, known, report: (path, message) => problems.push({ path, message }) };
	checkPeople(context);
	checkRoles(context);
	routing.rules?.forEach((rule, index) => checkRule(context, rule, index));
	return problems;
}
