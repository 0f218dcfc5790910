import { pseudonymOf } from '../audit/prepare-event';
import { inSentence } from '../draft/shorten';
import { addException } from '../exceptions/add-exception';
import { policyForExceptions } from '../exceptions/care';
import type { Environment, Ports } from '../ports';
import type { DecisionTime } from '../store/port';
import { leastSeconds, secondsLooked } from './reading-time';

const DAY = 86_400_000;
const AT_ONCE = 1_000;
const OF_A_DAY = 10_000;

interface Fast {
	time: DecisionTime;
	looked: number;
	least: number;
}

/** Only approvals: whoever refuses at a glance lets nothing through. */
const APPROVING: ReadonlySet<DecisionTime['decision']> = new Set(['approve', 'edit_and_approve', 'break_glass']);

async function tooFast(ports: Ports, time: DecisionTime): Promise<Fast | undefined> {
	const looked = APPROVING.has(time.decision) ? secondsLooked(time) : undefined;
	if (looked === undefined) return undefined;
	const least = leastSeconds(time.action, (await policyForExceptions(ports.store, time.policyHash))?.rubberStamps);
	return looked < least ? { time, looked, least } : undefined;
}

const dayOf = (at: string): string => at.slice(0, 10);

function reasonOf(fast: readonly Fast[], decided: number, day: string): string {
	const fastest = fast.reduce((best, one) => (one.looked < best.looked ? one : best), fast[0] as Fast);
	const who = inSentence(fastest.time.name ?? fastest.time.approverId, 100);
	return `${who} approved ${fast.length} of ${decided} ${decided === 1 ? 'request' : 'requests'} on ${day} faster than they can be read, the fastest in ${Math.round(fastest.looked)} s of at least ${Math.ceil(fastest.least)} s.`;
}

/** One exception for each person and day, whose reason grows with the day, so that the flag itself tires nobody. */
async function flag(ports: Ports, environment: Environment, approverId: string, day: string): Promise<void> {
	const until = new Date(Date.parse(`${day}T00:00:00.000Z`) + DAY).toISOString();
	const times = await ports.store.decisionTimes({ environment, approverId, since: `${day}T00:00:00.000Z`, until, limit: OF_A_DAY });
	const fast = (await Promise.all(times.map((time) => tooFast(ports, time)))).filter((one) => one !== undefined);
	const last = fast.at(-1);
	if (!last) return;
	const reason = reasonOf(fast, times.length, day);
	const policy = await policyForExceptions(ports.store, last.time.policyHash);
	const owner = policy?.exceptions?.types?.rubber_stamp?.owner ?? policy?.rubberStamps?.owner ?? policy?.owner ?? null;
	const pseudonym = pseudonymOf({ kind: 'person', id: approverId }, ports.keys);
	await ports.store.transaction(async (tx) => {
		const { exception, added } = await addException(tx, ports, {
			type: 'rubber_stamp',
			reason,
			environment,
			// The header of an event is for everybody, so it names nobody.
			correlationId: `attention_${pseudonym}`,
			risk: 2,
			urgency: 1,
			impact: 2,
			...(owner !== null && { owner }),
			policyHash: last.time.policyHash,
			key: `rubber_stamp/${approverId}/${day}`,
			actor: { kind: 'service', id: 'review-desk' },
		});
		if (!added && exception.reason !== reason) await tx.updateException(exception.id, ['open', 'claimed'], { reason });
	});
}

/**
 * Looks at the decisions from `since` on (ISO 8601) and flags whoever approved faster than can be read to the policy's owner.
 * Resolves to where to go on: the time of the last decision looked at, which may be looked at again.
 */
export async function flagRubberStamps(ports: Ports, environment: Environment, since: string): Promise<string> {
	const times = await ports.store.decisionTimes({ environment, since, limit: AT_ONCE });
	const found = new Set<string>();
	for (const time of times) {
		if (await tooFast(ports, time)) found.add(JSON.stringify([time.approverId, dayOf(time.decidedAt)]));
	}
	for (const key of found) {
		const [approverId, day] = JSON.parse(key) as [string, string];
		await flag(ports, environment, approverId, day);
	}
	return times.at(-1)?.decidedAt ?? since;
}
