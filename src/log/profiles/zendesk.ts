import { DaaError } from '../../errors';
import { withoutKnownNotes } from '../add-notes';
import { ask, exchange, inHalves, isFailed, isRecord, recordIn, recordsIn, type Failed } from '../answers';
import { baseUrlOf } from '../../execute/targets/base-url';
import { decimalText, sameCoded } from '../codings';
import type { CrmField, FieldValue } from '../field';
import type { Coded, CrmContext, CrmProfile, CrmWrite, WriteOutcome } from '../profile';
import { tagOf, zendeskFields } from './zendesk-fields';

export interface ZendeskProfileOptions {
	/** `https://acme.zendesk.com`, or another address for sandboxes and tests. */
	baseUrl: string;
	/** Field ids by field name, where the title is another one. */
	keys?: Readonly<Record<string, string>>;
}

const BATCH = 100;
const JSON_TYPE = { 'Content-Type': 'application/json' };
const POLL_MS = 500;
/** A job of 100 tickets takes seconds; after this its verdict is open. */
const JOB_PATIENCE_MS = 90_000;
const ENDED = new Set(['completed', 'failed', 'killed']);
/** Results that another attempt may change: somebody else held the ticket. */
const PASSING = new Set(['TicketConflict', 'UpdateConflict', 'TicketLocked', 'TooManyJobs', 'RateLimited']);

function encode(field: CrmField, value: FieldValue): Coded {
	if (Array.isArray(value)) return value.map((part) => tagOf(field, part));
	if (field.type === 'enum') return tagOf(field, String(value));
	return typeof value === 'number' ? decimalText(value) : value;
}

/** Fields and note in one update: Zendesk allows 30 of a ticket by one user in ten minutes. */
function changesOf({ fields, note }: CrmWrite): Record<string, unknown> {
	return {
		custom_fields: Object.entries(fields).map(([key, value]) => ({ id: Number(key), value })),
		...(note && { comment: { body: note.text, public: false } }),
	};
}

function verdictOf(result: Record<string, unknown> | undefined): WriteOutcome {
	if (result?.success === true || result?.status === 'Updated') return { state: 'written' };
	const code = typeof result?.error === 'string' ? result.error : undefined;
	if (!result || code === undefined || PASSING.has(code)) return { state: 'later', code: 'crm_unavailable', message: `zendesk did not update this ticket${code === undefined ? '' : ` (${code})`}.`, uncertain: code === undefined };
	const details = typeof result.details === 'string' ? ` ${result.details.slice(0, 300)}` : '';
	return { state: 'rejected', code: 'crm_rejected', message: `zendesk refused this ticket in a batch (${code}).${details}` };
}

/** Zendesk tickets: one PUT for one, update_many and its job for up to 100. Throws DaaError `parameter_invalid`. */
export function zendeskProfile(options: ZendeskProfileOptions): CrmProfile {
	const api = `${baseUrlOf('Zendesk', options.baseUrl).replace(/\/api\/v2$/, '')}/api/v2`;
	for (const [field, id] of Object.entries(options.keys ?? {})) {
		if (!/^\d{1,20}$/.test(id)) throw new DaaError('parameter_invalid', `"${id.slice(0, 60)}" for ${field} is not the id of a Zendesk ticket field.`, { fields: { field } });
	}
	const { fieldMap, provisioner } = zendeskFields(api, options.keys ?? {});

	async function hasNote(context: CrmContext, { ticketId, note }: CrmWrite): Promise<boolean> {
		const { body } = await ask(context, 'zendesk', { method: 'GET', url: `${api}/tickets/${ticketId}/comments.json?sort_order=desc` });
		return recordsIn(isRecord(body) ? body.comments : undefined).some((comment) => typeof comment.body === 'string' && note !== undefined && comment.body.includes(note.marker));
	}

	async function jobResults(context: CrmContext, id: string): Promise<Record<string, unknown>[] | Failed> {
		const until = context.now().getTime() + JOB_PATIENCE_MS;
		for (;;) {
			const answer = await exchange(context, 'zendesk', { method: 'GET', url: `${api}/job_statuses/${id}.json` });
			const job = isFailed(answer) || !isRecord(answer.body) || !isRecord(answer.body.job_status) ? undefined : answer.body.job_status;
			if (job && ENDED.has(String(job.status))) return recordsIn(job.results);
			if (context.now().getTime() >= until) return { state: 'later', code: 'crm_unavailable', message: 'zendesk took the batch, but its job did not end in time.', uncertain: true };
			await context.sleep(isFailed(answer) && answer.state === 'later' ? (answer.retryAfterMs ?? POLL_MS * 4) : POLL_MS);
		}
	}

	async function patch(context: CrmContext, writes: readonly CrmWrite[]): Promise<WriteOutcome[] | Failed> {
		const [only] = writes;
		if (only && writes.length === 1) {
			const answer = await exchange(context, 'zendesk', { method: 'PUT', url: `${api}/tickets/${only.ticketId}.json`, headers: JSON_TYPE, body: { ticket: changesOf(only) } });
			return isFailed(answer) ? answer : [{ state: 'written' }];
		}
		const tickets = writes.map((write) => ({ id: Number(write.ticketId), ...changesOf(write) }));
		const answer = await exchange(context, 'zendesk', { method: 'PUT', url: `${api}/tickets/update_many.json`, headers: JSON_TYPE, body: { tickets } });
		if (isFailed(answer)) return answer;
		const id = isRecord(answer.body) && isRecord(answer.body.job_status) ? answer.body.job_status.id : undefined;
		if (typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id)) return { state: 'later', code: 'crm_unavailable', message: 'zendesk took the batch, but named no job.', uncertain: true };
		const results = await jobResults(context, id);
		if (!Array.isArray(results)) return results;
		// By id where the result has one, else by place: a failed entry names only its index.
		const byId = new Map(results.map((result) => [String(result.id), result]));
		return writes.map(({ ticketId }, index) => verdictOf(byId.get(ticketId) ?? results.find((result) => result.index === index && result.id === undefined)));
	}

	return {
		system: 'zendesk',
		object: 'ticket',
		batchSize: BATCH,
		// The lowest plan allows 200 a minute, and 100 for updates of tickets.
		pace: { calls: 90, windowMs: 60_000 },
		checkId(id) {
			if (!/^\d{1,18}$/.test(id) || !Number.isSafeInteger(Number(id))) throw new DaaError('crm_field_invalid', 'The ticket id is missing or is not a Zendesk id, a number.', { fields: { field: 'crm_ticket_id' } });
		},
		fieldMap,
		encode,
		write: (context, writes) => withoutKnownNotes(context, { system: 'zendesk', has: hasNote }, writes, (ready) => inHalves(ready, (some) => patch(context, some))),
		async read(context, ticketId) {
			const { body } = await ask(context, 'zendesk', { method: 'GET', url: `${api}/tickets/${ticketId}.json` });
			const ticket = recordIn('zendesk', isRecord(body) ? body.ticket : undefined);
			return Object.fromEntries(recordsIn(ticket.custom_fields).map(({ id, value }) => [String(id), value]));
		},
		holds: sameCoded,
		provisioner,
	};
}
