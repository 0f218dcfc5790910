import { z } from 'zod/v4';
import type { Actor, AuditEventInput } from '../../audit/event';
import { prepareEvent } from '../../audit/prepare-event';
import { inSentence } from '../../draft/shorten';
import { DaaError } from '../../errors';
import type { Ports, RunContext } from '../../ports';
import type { SettingRecord, StoreTransaction } from '../../store/port';
import { parseSwitches, sameScope, scopeSchema, SWITCHES_KEY, switchName, switchWords, UNREADABLE, type SwitchName, type SwitchScope, type SwitchState } from './switch';

export interface SwitchChange {
	switch: SwitchName;
	scope: SwitchScope;
	on: boolean;
	/** Why, for whoever finds it on; required in both directions. */
	reason: string;
}

/** Who turns it, and where: a node's run, or a person at the desk or the command line. */
export interface SwitchedBy {
	actor: Actor;
	run?: RunContext;
	/** Where outside n8n, e.g. `cli`, `desk`. */
	place?: string;
}

export interface SwitchResult {
	/** False when it stood so already; then nothing is written. */
	changed: boolean;
	/** All that are on now. */
	switches: readonly SwitchState[];
	audit_event_id?: string;
}

const changeSchema = z.strictObject({ switch: switchName, scope: scopeSchema, on: z.boolean(), reason: z.string().trim().min(1).max(1_000) });
/** Two people at one switch at once; more in a row means that something else is wrong. */
const MAX_TRIES = 10;

function checked(change: SwitchChange): SwitchChange {
	const parsed = changeSchema.safeParse(change);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const field = issue?.path.map(String).join('.') || 'change';
	throw new DaaError('parameter_invalid', `The switch cannot be set: ${field} ${issue?.message ?? 'is not right'}.`, { fields: { field }, hint: 'Name summarize_only or stop_execution, what it is for, and a reason.' });
}

function eventOf(ports: Ports, by: SwitchedBy, change: SwitchChange, at: Date): AuditEventInput {
	const { actor, run, place = 'store' } = by;
	const who = inSentence(actor.name ?? actor.id, 100);
	return {
		id: ports.newId('evt'),
		at,
		actor,
		action: 'setting.changed',
		outcome: change.on ? `${change.switch}_on` : `${change.switch}_off`,
		// One chain for all switches: who turned what, in order.
		correlationId: SWITCHES_KEY,
		environment: run?.environment ?? 'production',
		workflowId: run?.workflowId ?? place,
		executionId: run?.executionId ?? place,
		...(run && { nodeName: run.nodeName }),
		private: {
			sentence: `${who} switched ${inSentence(switchWords(change), 300)} ${change.on ? 'on' : 'off'}: ${inSentence(change.reason, 1_000)}`,
			reason: change.reason,
			detail: { switch: change.switch, scope: change.scope, on: change.on },
		},
	};
}

async function read(tx: StoreTransaction): Promise<{ setting: SettingRecord | undefined; switches: readonly SwitchState[] }> {
	try {
		const setting = await tx.setting(SWITCHES_KEY);
		return { setting, switches: parseSwitches(setting) };
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		throw new DaaError('store_conflict', `The stored setting "${SWITCHES_KEY}" is no JSON any more, so every switch counts as on and none can be set.`, {
			fields: { setting: SWITCHES_KEY },
			hint: 'Somebody changed the row by hand; correct or delete it by hand.',
		});
	}
}

/**
 * Turns one switch for one scope, in effect for the next item, with its event in the same transaction. A setting of an
 * unknown shape counts as everything on, and is written anew from there. Throws DaaError `parameter_invalid`,
 * `store_*`.
 */
export async function setSwitch(ports: Ports, by: SwitchedBy, wanted: SwitchChange): Promise<SwitchResult> {
	const change = checked(wanted);
	for (let tries = 0; tries < MAX_TRIES; tries += 1) {
		const result = await ports.store.transaction(async (tx): Promise<SwitchResult | undefined> => {
			const at = ports.now();
			const { setting, switches } = await read(tx);
			const is = (entry: SwitchState): boolean => entry.switch === change.switch && sameScope(entry.scope, change.scope);
			if (switches !== UNREADABLE && switches.some(is) === change.on) return { changed: false, switches };
			const rest = switches.filter((entry) => !is(entry));
			const entry: SwitchState = { switch: change.switch, scope: change.scope, reason: change.reason, by: by.actor.name ?? by.actor.id, at: at.toISOString() };
			const on = change.on ? [...rest, entry] : rest;
			const row = { key: SWITCHES_KEY, value: { v: 1, on }, version: setting?.version ?? 0, updatedAt: at.toISOString(), updatedBy: by.actor.id };
			if (!(await tx.putSetting(row))) return undefined;
			const event = prepareEvent(eventOf(ports, by, change, at), ports.keys, ports.random);
			await tx.appendEvent(event);
			return { changed: true, switches: on, audit_event_id: event.id };
		});
		if (result) return result;
	}
	throw new DaaError('store_conflict', 'The switches keep being changed by somebody else; try again.');
}
