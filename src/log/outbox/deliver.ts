import { isDaaError } from '../../errors';
import type { Ports, RunContext } from '../../ports';
import type { OutboxRecord } from '../../store/port';
import { FIELD_BY_NAME } from '../fields';
import type { CrmContext, CrmProfile, CrmWrite, FieldMap, WriteOutcome } from '../profile';
import { markerOf } from './entry';
import { createPacer } from './pacer';
import { recordVerdicts } from './verdict';

/** Longer than a batch with all its calls takes; a sender that dies frees its entries after it. */
const LEASE_MS = 5 * 60_000;

/** Past the moment that an entry is due at, which the database compares as text. */
const MARGIN_MS = 5;

export interface Courier {
	profile: CrmProfile;
	destination: string;
	context: CrmContext;
	/** How long to keep trying while the system is slow or down; what is left stays in the outbox. */
	patienceMs: number;
}

export interface Delivered {
	written: number;
	rejected: number;
	/** Attempts that have to be made again. */
	later: number;
	/** What the system said last, by entry, where it did not take it. */
	messages: ReadonlyMap<string, string>;
}

type Prepared = CrmWrite | { refused: WriteOutcome };

/** The entry in the system's coding. A field that the system lacks is said by name: what to do about it is the owner's. */
function prepare(profile: CrmProfile, map: FieldMap, entry: OutboxRecord): Prepared {
	const fields: Record<string, CrmWrite['fields'][string]> = {};
	const missing: string[] = [];
	for (const [name, value] of Object.entries(entry.fields)) {
		const field = FIELD_BY_NAME.get(name);
		const remote = map.get(name);
		if (!field || !remote) missing.push(name);
		else fields[remote.key] = profile.encode(field, Array.isArray(value) ? [...(value as readonly string[])] : (value as string), remote);
	}
	if (missing.length > 0) {
		const message = `${profile.system} has no ${missing.length === 1 ? 'field' : 'fields'} for ${missing.join(', ')}. Run the operation Provision Fields, or name the existing ones under Field Keys.`;
		return { refused: { state: 'rejected', code: 'crm_field_unknown', message } };
	}
	return { ticketId: entry.ticketId, fields, uncertain: entry.uncertain === 1, ...(entry.note !== null && { note: { text: entry.note, marker: markerOf(entry.id) } }) };
}

async function send({ profile, context }: Courier, map: FieldMap, entries: readonly OutboxRecord[]): Promise<WriteOutcome[]> {
	const prepared = entries.map((entry) => prepare(profile, map, entry));
	const writes = prepared.filter((one): one is CrmWrite => !('refused' in one));
	const answers = writes.length === 0 ? [] : await profile.write(context, writes);
	let next = 0;
	return prepared.map((one) => ('refused' in one ? one.refused : (answers[next++] ?? { state: 'later', code: 'crm_unavailable', message: 'Nothing is known of this attempt.', uncertain: true })));
}

/** The field map, or what its failure means for everything that waits. */
async function mapOf({ profile, context }: Courier): Promise<FieldMap | WriteOutcome> {
	try {
		return await profile.fieldMap(context);
	} catch (error) {
		if (!isDaaError(error)) throw error;
		const pause = error.fields.retry_after_ms;
		// Without the map nothing was sent, and a look-up that is refused says nothing about an entry.
		return { state: 'later', code: 'crm_unavailable', message: error.message, uncertain: false, ...(typeof pause === 'number' && { retryAfterMs: pause }) };
	}
}

/** Milliseconds until an entry is due, 0 when another sender was quicker; undefined when it is due after patience ends. */
function untilDue(ports: Ports, nextAt: string | undefined, endsAt: number): number | undefined {
	if (nextAt === undefined || Date.parse(nextAt) > endsAt) return undefined;
	return Math.max(0, Date.parse(nextAt) - ports.now().getTime());
}

/** When the first of these may be tried again. */
async function firstDue(ports: Ports, entries: readonly OutboxRecord[]): Promise<string | undefined> {
	const stored = await ports.store.outboxEntries(entries.map(({ id }) => id));
	return stored.filter(({ state }) => state === 'pending').map(({ nextAt }) => nextAt).sort()[0];
}

/**
 * Delivers what waits for one destination, oldest first, batch by batch, until nothing is due any more or patience
 * ends. Any number of processes may do so at once. Throws DaaError `store_*` only.
 */
export async function deliverOutbox(ports: Ports, run: RunContext, courier: Courier): Promise<Delivered> {
	const { profile, destination, context } = courier;
	const endsAt = ports.now().getTime() + courier.patienceMs;
	const pacer = createPacer(profile.pace, context.now, context.sleep);
	const paced: Courier = {
		...courier,
		context: {
			...context,
			http: async (request) => {
				await pacer();
				return await context.http(request);
			},
		},
	};
	const messages = new Map<string, string>();
	const count = { written: 0, rejected: 0, later: 0, messages };
	let map: FieldMap | undefined;
	for (;;) {
		const now = ports.now();
		const claim = { destination, at: now.toISOString(), leaseUntil: new Date(now.getTime() + LEASE_MS).toISOString(), limit: profile.batchSize };
		const entries = await ports.store.transaction((tx) => tx.claimOutbox(claim));
		if (entries.length === 0) {
			const wait = untilDue(ports, await ports.store.outboxNextAt(destination), endsAt);
			if (wait === undefined) return count;
			await context.sleep(wait + MARGIN_MS);
			continue;
		}
		const found: FieldMap | WriteOutcome = map ?? (await mapOf(paced));
		const answers = 'state' in found ? entries.map(() => found) : await send(paced, (map = found), entries);
		const outcomes = await recordVerdicts(ports, run, profile, entries, answers);
		for (const [index, outcome] of outcomes.entries()) {
			count[outcome.state] += 1;
			if (outcome.state !== 'written') messages.set(entries[index]?.id ?? '', outcome.message);
		}
		// A system that takes nothing is left alone until the first of these is due again; the others wait unasked.
		if (outcomes.every(({ state }) => state === 'later')) {
			const wait = untilDue(ports, await firstDue(ports, entries), endsAt);
			if (wait === undefined) return count;
			await context.sleep(wait + MARGIN_MS);
		}
	}
}
