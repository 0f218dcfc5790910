import { DaaError } from '../../errors';
import { addNotes, type NoteKeeper } from '../add-notes';
import { ask, exchange, isFailed, isRecord, recordIn, recordsIn } from '../answers';
import { intercomBaseUrl } from '../../execute/targets/intercom-wire';
import { plainText, sameCoded } from '../codings';
import { eachWrite } from '../each-write';
import type { CrmField, FieldValue } from '../field';
import { escapedHtml } from '../html';
import type { Coded, CrmContext, CrmProfile, RemoteField, WriteOutcome } from '../profile';
import { intercomFields, intercomHeaders, type IntercomObject } from './intercom-fields';

export interface IntercomProfileOptions {
	object: IntercomObject;
	/** Another region, or another address for sandboxes and tests. */
	baseUrl?: string;
	/** Whose attributes count; needed for tickets. */
	ticketTypeId?: string;
	/** Attribute names by field name, where they differ. */
	keys?: Readonly<Record<string, string>>;
}

/** Intercom has no batches; this many are taken from the outbox at once. */
const AT_ONCE = 20;

/** Lists hold ids of their own; what a conversation cannot hold goes as text. */
function encode(object: IntercomObject, field: CrmField, value: FieldValue, remote: RemoteField): Coded {
	if (object === 'conversation' || Array.isArray(value)) return plainText(value);
	if (field.type === 'enum' && remote.options) return remote.options[String(value)] ?? String(value);
	return value;
}

function notesOf(baseUrl: string, object: IntercomObject): NoteKeeper {
	const one = (id: string) => `${baseUrl}/${object}s/${id}`;
	let adminId: Promise<string> | undefined;
	const askWhoIAm = async (context: CrmContext): Promise<string> => {
		const { body } = await ask(context, 'intercom', { method: 'GET', url: `${baseUrl}/me`, headers: intercomHeaders });
		return String(isRecord(body) ? body.id : '');
	};
	return {
		system: 'intercom',
		async has(context, { ticketId, note }) {
			const { body } = await ask(context, 'intercom', { method: 'GET', url: one(ticketId), headers: intercomHeaders });
			const parts = isRecord(body) ? body[`${object}_parts`] : undefined;
			return recordsIn(isRecord(parts) ? parts[`${object}_parts`] : undefined).some((part) => typeof part.body === 'string' && note !== undefined && part.body.includes(note.marker));
		},
		async create(context, writes) {
			return await eachWrite(writes, async ({ ticketId, note }): Promise<WriteOutcome> => {
				let admin: string;
				try {
					admin = await (adminId ??= askWhoIAm(context));
				} catch {
					adminId = undefined;
					return { state: 'later', code: 'crm_unavailable', message: 'intercom could not say who writes the note.', uncertain: false };
				}
				const body = { message_type: 'note', type: 'admin', admin_id: admin, body: escapedHtml(note?.text ?? '') };
				const answer = await exchange(context, 'intercom', { method: 'POST', url: `${one(ticketId)}/reply`, headers: intercomHeaders, body });
				return isFailed(answer) ? answer : { state: 'written' };
			});
		},
	};
}

/** Intercom tickets or conversations: one PUT each, a few at a time. Throws DaaError `parameter_invalid`. */
export function intercomProfile(options: IntercomProfileOptions): CrmProfile {
	const { object } = options;
	const baseUrl = intercomBaseUrl(options.baseUrl);
	if (object === 'ticket' && !/^\d{1,20}$/.test(options.ticketTypeId ?? '')) {
		throw new DaaError('parameter_invalid', 'Intercom tickets need the id of their ticket type, a number.', { fields: { parameter: 'ticketTypeId' } });
	}
	const keyOf = ({ name }: CrmField): string => options.keys?.[name] ?? name;
	const { fieldMap, provisioner } = intercomFields(baseUrl, object, options.ticketTypeId, keyOf);
	const member = object === 'ticket' ? 'ticket_attributes' : 'custom_attributes';
	const notes = notesOf(baseUrl, object);

	return {
		system: 'intercom',
		object,
		batchSize: AT_ONCE,
		// 1,000 a minute, counted in windows of ten seconds.
		pace: { calls: 160, windowMs: 10_000 },
		checkId(id) {
			if (!/^\d{1,20}$/.test(id)) throw new DaaError('crm_field_invalid', `The ticket id is missing or is not the id of an Intercom ${object}, a number.`, { fields: { field: 'crm_ticket_id' } });
		},
		fieldMap,
		encode: (field, value, remote) => encode(object, field, value, remote),
		async write(context, writes) {
			const outcomes = await eachWrite(writes, async ({ ticketId, fields }): Promise<WriteOutcome> => {
				const answer = await exchange(context, 'intercom', { method: 'PUT', url: `${baseUrl}/${object}s/${ticketId}`, headers: intercomHeaders, body: { [member]: fields } });
				return isFailed(answer) ? answer : { state: 'written' };
			});
			return await addNotes(context, notes, writes, outcomes);
		},
		async read(context, ticketId) {
			const { body } = await ask(context, 'intercom', { method: 'GET', url: `${baseUrl}/${object}s/${ticketId}`, headers: intercomHeaders });
			return recordIn('intercom', isRecord(body) ? body[member] : undefined);
		},
		holds: sameCoded,
		provisioner,
	};
}
