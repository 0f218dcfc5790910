import type { Actor } from '../../audit/event';
import { prepareEvent } from '../../audit/prepare-event';
import { inSentence } from '../../draft/shorten';
import { DaaError } from '../../errors';
import type { Ports } from '../../ports';
import { DELEGATIONS_KEY, parseDelegations, type Delegation } from './delegations';

const MAX_TRIES = 10;
const LONGEST_MS = 366 * 86_400_000;

const refuse = (field: string, message: string) => new DaaError('parameter_invalid', message, { fields: { field } });

function check({ person, from, until, backup }: Delegation, now: Date): void {
	const [start, end] = [Date.parse(from), Date.parse(until)];
	if (!Number.isFinite(start)) throw refuse('from', 'The first moment away is not a time.');
	if (!Number.isFinite(end)) throw refuse('until', 'The moment of return is not a time.');
	if (end <= start) throw refuse('until', 'The return has to come after the first moment away.');
	if (end <= now.getTime()) throw refuse('until', 'That time is over already.');
	if (end - start > LONGEST_MS) throw refuse('until', 'An absence lasts a year at most.');
	if (backup === person) throw refuse('backup', 'Somebody else has to stand in for you.');
}

/** Says that somebody is away, or with null that they are not; in effect for the next request. Throws DaaError `parameter_invalid`, `store_*`. */
export async function setDelegation(ports: Ports, actor: Actor, person: string, wanted: Omit<Delegation, 'person'> | null): Promise<void> {
	const now = ports.now();
	if (wanted) check({ person, ...wanted }, now);
	const who = inSentence(actor.name ?? actor.id, 100);
	const event = prepareEvent(
		{
			id: ports.newId('evt'),
			at: now,
			actor,
			action: 'delegation.changed',
			outcome: wanted ? 'away' : 'back',
			correlationId: `approver:${person}`,
			environment: 'production',
			workflowId: 'desk',
			executionId: 'desk',
			private: {
				sentence: wanted ? `${who} is away from ${wanted.from} until ${wanted.until}; ${wanted.backup === undefined ? "the policy's backup" : inSentence(wanted.backup, 100)} decides instead.` : `${who} is back.`,
				detail: { person, ...wanted },
			},
		},
		ports.keys,
		ports.random,
	);
	for (let tries = 0; tries < MAX_TRIES; tries += 1) {
		const done = await ports.store.transaction(async (tx) => {
			const setting = await tx.setting(DELEGATIONS_KEY);
			const rest = parseDelegations(setting).filter((one) => one.person !== person && Date.parse(one.until) > now.getTime());
			const list = wanted ? [...rest, { person, ...wanted }] : rest;
			if (!(await tx.putSetting({ key: DELEGATIONS_KEY, value: { v: 1, list }, version: setting?.version ?? 0, updatedAt: now.toISOString(), updatedBy: actor.id }))) return false;
			await tx.appendEvent(event);
			return true;
		});
		if (done) return;
	}
	throw new DaaError('store_conflict', 'The absences keep being changed by somebody else; try again.');
}
