import { prepareEvent } from '../audit/prepare-event';
import { canonicalJson, sha256Hex } from '../draft/canonical';
import { DaaError, isDaaError } from '../errors';
import type { Http, Ports, RunContext } from '../ports';
import type { ChainItem, CrmLogSection } from '../sections';
import type { PreparedEvent } from '../store/port';
import { chooseFields } from './choose-fields';
import type { FieldValues, Preset } from './field';
import { gatherFields } from './gather-fields';
import { isUnreadable, readItem } from './read-item';
import type { CrmProfile } from './profile';
import { encodeFields, readMismatches, sendFields } from './send-fields';

export interface LogInput {
	profile: CrmProfile;
	ticketId: string;
	http: Http;
	preset: Preset;
	/** By field name; an object, or nothing. They go out whatever the preset. */
	overrides?: unknown;
	readBack: boolean;
}

function asOverrides(value: unknown): Record<string, unknown> {
	if (value === undefined || value === null || value === '') return {};
	if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
	throw new DaaError('crm_field_invalid', 'The field overrides must be an object of field names and values.', { fields: { field: 'overrides' } });
}

/** The typed fields to send, checked as a whole before anything leaves. Throws DaaError `crm_field_*`. */
function fieldsFor(item: ChainItem, { profile, ticketId, preset, overrides }: LogInput): FieldValues {
	profile.checkId(ticketId);
	const byHand = asOverrides(overrides);
	const values = gatherFields(item, { crm_ticket_id: ticketId, ...byHand });
	return chooseFields(item, values, preset, Object.keys(byHand));
}

/** The item is not to be trusted with the log's header: only bounded text goes there. */
const textOf = (name: 'approvalId' | 'policyVersion' | 'policyHash' | 'guardrailVersion', value: unknown): Partial<Record<typeof name, string>> =>
	typeof value === 'string' && value !== '' ? { [name]: value.slice(0, 200) } : {};

function crmEvent(ports: Ports, run: RunContext, item: ChainItem, section: CrmLogSection): PreparedEvent {
	const ticket = `${section.system} ${section.object} ${section.id.slice(0, 40)}`;
	const action = item.approval?.action ?? item.action;
	const names = Object.keys(section.fields);
	const sentence =
		section.state === 'logged'
			? `${names.length} audit fields were written to ${ticket}.${section.mismatches?.length ? ` ${section.mismatches.length} of them read back differently.` : ''}`
			: `The audit fields could not be written to ${ticket}: ${section.reason ?? 'no reason known'}`;
	return prepareEvent(
		{
			id: ports.newId('evt'),
			at: ports.now(),
			actor: { kind: 'node', id: run.nodeName },
			action: section.state === 'logged' ? 'crm.logged' : 'crm.failed',
			outcome: section.code ?? section.state,
			correlationId: action?.correlation_id?.slice(0, 200) ?? ports.newId('cor'),
			environment: run.environment,
			workflowId: run.workflowId,
			executionId: run.executionId,
			nodeName: run.nodeName,
			...textOf('approvalId', item.approval?.id),
			...textOf('policyVersion', item.risk?.policy_version),
			...textOf('policyHash', item.risk?.policy_hash),
			...textOf('guardrailVersion', item.guardrails?.guardrail_policy_version),
			evidenceHash: sha256Hex(canonicalJson(section.fields)),
			private: { sentence, ...(section.reason !== undefined && { reason: section.reason }), detail: { fields: section.fields, mismatches: section.mismatches ?? [] } },
		},
		ports.keys,
		ports.random,
	);
}

async function recorded(ports: Ports, run: RunContext, item: ChainItem, section: CrmLogSection): Promise<CrmLogSection> {
	const event = crmEvent(ports, run, item, section);
	await ports.store.transaction(async (tx) => {
		await tx.appendEvent(event);
	});
	return { ...section, audit_event_id: event.id };
}

async function deliver(input: LogInput, values: FieldValues, base: CrmLogSection, at: string): Promise<CrmLogSection> {
	const { profile, http, ticketId } = input;
	try {
		await sendFields(profile, http, ticketId, base.fields);
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { ...base, state: 'failed', code: error.code, reason: error.message };
	}
	const logged: CrmLogSection = { ...base, state: 'logged', logged_at: at };
	if (!input.readBack) return logged;
	try {
		const mismatches = await readMismatches(profile, http, ticketId, values);
		if (mismatches.length === 0) return { ...logged, mismatches };
		return { ...logged, mismatches, code: 'mismatch_after_write', reason: `Read back with other values: ${mismatches.join(', ')}.` };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { ...logged, code: error.code, reason: `Written, but not read back: ${error.message}` };
	}
}

/**
 * Puts the audit fields of one item onto its ticket and records it. A CRM that is down or refuses gives a section with
 * state `failed`, `code` and `reason`, so the item goes on. Throws DaaError `crm_field_missing` or `crm_field_invalid`
 * (recorded too, nothing sent; state `skipped` when an unreadable proposal names no ticket) for what only the workflow's owner can mend, and `store_*`.
 */
export async function logToCrm(ports: Ports, run: RunContext, item: ChainItem, input: LogInput): Promise<CrmLogSection> {
	const base: CrmLogSection = { system: input.profile.system, object: input.profile.object, id: input.ticketId, state: 'failed', fields: {} };
	let known: ChainItem = {};
	let values: FieldValues;
	try {
		known = readItem(item);
		if (input.ticketId.trim() === '' && isUnreadable(item)) {
			const reason = 'The proposal could not be read, and nothing else names a ticket.';
			return await recorded(ports, run, known, { ...base, state: 'skipped', code: 'crm_field_missing', reason });
		}
		values = fieldsFor(known, input);
	} catch (error) {
		if (isDaaError(error)) await recorded(ports, run, known, { ...base, code: error.code, reason: error.message });
		throw error;
	}
	const fields = encodeFields(input.profile, values);
	return await recorded(ports, run, known, await deliver(input, values, { ...base, fields }, ports.now().toISOString()));
}
