import { baseUrlOf } from '../../execute/targets/base-url';
import { DaaError } from '../../errors';
import type { HttpRequest } from '../../ports';
import { addNotes, withoutKnownNotes } from '../add-notes';
import { ask, exchange, inHalves, isFailed, recordIn, recordsIn, type Failed } from '../answers';
import { sameCoded } from '../codings';
import { eachWrite } from '../each-write';
import type { CrmField } from '../field';
import { CRM_FIELDS } from '../fields';
import { escapedHtml } from '../html';
import { labelOf } from '../labels';
import type { CrmContext, CrmProfile, CrmWrite, FieldMap, RemoteField, WriteOutcome } from '../profile';
import type { RestSystem } from './descriptor';
import { encodeRest } from './rest-codings';
import { atPointer, fillPath, fillTemplate } from './template';

const ID_SHAPES = { number: /^\d{1,20}$/, word: /^[A-Za-z0-9][\w-]{0,63}$/, hex_32: /^[0-9a-f]{32}$/ } as const;
/** Without batches this many are taken from the outbox at once. */
const AT_ONCE = 20;

/** A key that is a pointer's or a person's own name for the field: exact, or as people read it. */
const isNamed = (field: CrmField, name: unknown): boolean => name === field.name || name === labelOf(field) || name === `AI audit: ${labelOf(field)}`;

function remoteOf(system: RestSystem, entry: unknown): RemoteField | undefined {
	const { lookup } = system;
	const key = lookup && atPointer(entry, lookup.key);
	if (!lookup || (typeof key !== 'string' && typeof key !== 'number')) return undefined;
	const options = lookup.options && recordsIn(atPointer(entry, lookup.options.list)).map((option) => [String(atPointer(option, lookup.options?.label ?? '')), String(atPointer(option, lookup.options?.value ?? ''))]);
	return { key: String(key), ...(options && options.length > 0 && { options: Object.fromEntries(options) as Record<string, string> }) };
}

/** A profile from a description: paths, body templates, codings and key map; no code of the owner's runs. Throws DaaError `parameter_invalid`. */
export function restProfile(system: RestSystem, options: { baseUrl?: string; keys?: Readonly<Record<string, string>>; headers?: Readonly<Record<string, string>> } = {}): CrmProfile {
	const baseUrl = baseUrlOf(system.system, options.baseUrl, system.base_url);
	const ownKey = ({ name }: CrmField): string | undefined => options.keys?.[name] ?? system.keys.map[name];
	const keyOf = (field: CrmField): string => ownKey(field) ?? `${system.keys.prefix}${field.name}${system.keys.suffix}`;
	const call = (method: HttpRequest['method'], path: string, id: string, body?: unknown): HttpRequest => ({
		method,
		url: `${baseUrl}${fillPath(path, id)}`,
		headers: { ...system.headers, ...options.headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
		...(body !== undefined && { body }),
	});
	const noteField = system.note && 'field' in system.note ? system.note.field : undefined;
	/** The note, where it travels in the update itself. */
	const fieldsOf = ({ fields, note }: CrmWrite): Record<string, unknown> => (noteField !== undefined && note ? { ...fields, [noteField]: note.text } : fields);
	const valuesOf = (write: CrmWrite) => ({ id: write.ticketId, fields: fieldsOf(write) });

	async function updateOne(context: CrmContext, write: CrmWrite): Promise<WriteOutcome> {
		const { method, path, body, success } = system.update;
		const answer = await exchange(context, system.system, call(method, path, write.ticketId, fillTemplate(body, valuesOf(write))));
		if (isFailed(answer)) return answer;
		// Some systems put their refusals into a 200.
		if (!success || atPointer(answer.body, success.pointer) === success.equals) return { state: 'written' };
		return { state: 'rejected', code: 'crm_rejected', message: `${system.system} answered 200, but refused the change: ${JSON.stringify(answer.body)?.slice(0, 300) ?? ''}` };
	}

	async function updateMany(context: CrmContext, writes: readonly CrmWrite[]): Promise<WriteOutcome[] | Failed> {
		const [only] = writes;
		const { batch } = system;
		if (!batch || (only && writes.length === 1)) return await eachWrite(writes, (write) => updateOne(context, write));
		const records = writes.map((write) => fillTemplate(batch.record, valuesOf(write)));
		const answer = await exchange(context, system.system, call(batch.method, batch.path, '', fillTemplate(batch.body, { records })));
		if (isFailed(answer)) return answer;
		const results = recordsIn(atPointer(answer.body, batch.results));
		return writes.map((_write, index): WriteOutcome => {
			const result = results.length === writes.length ? results[index] : undefined;
			if (!result) return { state: 'later', code: 'crm_unavailable', message: `${system.system} did not say what became of this ${system.object}.`, uncertain: true };
			if (atPointer(result, batch.success.pointer) === batch.success.equals) return { state: 'written' };
			const said = batch.message && atPointer(result, batch.message);
			return { state: 'rejected', code: 'crm_rejected', message: `${system.system} refused this ${system.object} in a batch.${typeof said === 'string' ? ` It said: ${said.slice(0, 300)}` : ''}` };
		});
	}

	async function hasNote(context: CrmContext, { ticketId, note: wanted }: CrmWrite): Promise<boolean> {
		const list = system.note?.list;
		if (!list || !wanted) return false;
		const { body } = await ask(context, system.system, call('GET', list.path, ticketId));
		const items = atPointer(body, list.items);
		return (Array.isArray(items) ? (items as unknown[]) : []).some((item) => String(atPointer(item, list.text)).includes(wanted.marker));
	}

	const send = (context: CrmContext, writes: readonly CrmWrite[]) => inHalves(writes, (some) => updateMany(context, some));

	/** Fields and notes: in one update, or the notes after it by calls of their own. */
	async function write(context: CrmContext, writes: readonly CrmWrite[]): Promise<WriteOutcome[]> {
		const { note } = system;
		const keeper = { system: system.system, has: hasNote };
		if (!note) return await send(context, writes);
		if ('field' in note) return await withoutKnownNotes(context, keeper, writes, (ready) => send(context, ready));
		const create = (_context: CrmContext, due: readonly CrmWrite[]) =>
			eachWrite(due, async ({ ticketId, note: wanted }): Promise<WriteOutcome> => {
				const text = wanted?.text ?? '';
				const body = fillTemplate(note.body, { id: ticketId, note: text, note_html: escapedHtml(text) });
				const answer = await exchange(context, system.system, call(note.method, note.path, ticketId, body));
				return isFailed(answer) ? answer : { state: 'written' };
			});
		return await addNotes(context, { ...keeper, create }, writes, await send(context, writes));
	}

	return {
		system: system.system,
		object: system.object,
		batchSize: system.batch?.size ?? AT_ONCE,
		pace: { calls: system.pace.calls, windowMs: system.pace.window_ms },
		checkId(id) {
			if (!ID_SHAPES[system.id].test(id)) throw new DaaError('crm_field_invalid', `The ticket id is missing or is not an id of ${system.system} (${system.id.replace('_', ' ')}).`, { fields: { field: 'crm_ticket_id' } });
		},
		async fieldMap(context): Promise<FieldMap> {
			const { lookup } = system;
			if (!lookup) return new Map(CRM_FIELDS.map((field) => [field.name, { key: keyOf(field) }]));
			const { body } = await ask(context, system.system, call('GET', lookup.path, ''));
			const entries = atPointer(body, lookup.list);
			if (!Array.isArray(entries)) throw new DaaError('crm_unavailable', `${system.system} answered with something that is no list of fields.`);
			return new Map(
				CRM_FIELDS.flatMap((field): [string, RemoteField][] => {
					const own = ownKey(field);
					const entry = (entries as unknown[]).find((one) => (own === undefined ? isNamed(field, atPointer(one, lookup.name)) : String(atPointer(one, lookup.key)) === own));
					const remote = entry === undefined ? undefined : remoteOf(system, entry);
					return remote ? [[field.name, remote]] : [];
				}),
			);
		},
		encode: (field, value, remote) => encodeRest(system, field, value, remote),
		write,
		async read(context, ticketId) {
			const { body } = await ask(context, system.system, call('GET', system.read.path, ticketId));
			return recordIn(system.system, atPointer(body, system.read.fields));
		},
		holds: sameCoded,
	};
}
