import type { NoteKeeper } from '../add-notes';
import { ask, exchange, isFailed, isRecord, recordsIn } from '../answers';
import { rowVerdict } from './salesforce-answers';

const JSON_TYPE = { 'Content-Type': 'application/json' };
/** A case comment holds 4,000 bytes; the marker is at the end and has to stay. */
const MAX_BYTES = 3_900;

function fitting(text: string, marker: string): string {
	if (Buffer.byteLength(text) <= MAX_BYTES) return text;
	const head = Buffer.from(text).subarray(0, MAX_BYTES - Buffer.byteLength(marker) - 8).toString('utf8').replace(/\ufffd+$/, '');
	return `${head} …\n${marker}`;
}

/** Internal comments of cases, which the customer does not see; up to 200 in one call. */
export function salesforceNotes(api: string): NoteKeeper {
	return {
		system: 'salesforce',
		async has(context, { ticketId, note }) {
			const query = `SELECT CommentBody FROM CaseComment WHERE ParentId = '${ticketId}' ORDER BY CreatedDate DESC LIMIT 100`;
			const { body } = await ask(context, 'salesforce', { method: 'GET', url: `${api}/query?q=${encodeURIComponent(query)}` });
			return recordsIn(isRecord(body) ? body.records : undefined).some(({ CommentBody }) => typeof CommentBody === 'string' && note !== undefined && CommentBody.includes(note.marker));
		},
		async create(context, writes) {
			const records = writes.map(({ ticketId, note }) => ({ attributes: { type: 'CaseComment' }, ParentId: ticketId, CommentBody: fitting(note?.text ?? '', note?.marker ?? ''), IsPublished: false }));
			const answer = await exchange(context, 'salesforce', { method: 'POST', url: `${api}/composite/sobjects`, headers: JSON_TYPE, body: { allOrNone: false, records } });
			if (isFailed(answer)) return writes.map(() => answer);
			const rows = recordsIn(answer.body);
			return writes.map((_write, index) => rowVerdict(rows[index]));
		},
	};
}
