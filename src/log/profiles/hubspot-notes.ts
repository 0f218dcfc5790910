import type { NoteKeeper } from '../add-notes';
import { ask, exchange, isFailed, isRecord, recordsIn } from '../answers';
import { escapedHtml } from '../html';

/** HubSpot's own number for "this note belongs to that ticket". */
const NOTE_TO_TICKET = 228;
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Notes are records of their own, tied to the ticket; up to 100 in one call. */
export function hubspotNotes(baseUrl: string): NoteKeeper {
	return {
		system: 'hubspot',
		async has(context, { ticketId, note }) {
			const tied = await ask(context, 'hubspot', { method: 'GET', url: `${baseUrl}/crm/v4/objects/tickets/${ticketId}/associations/notes?limit=500` });
			const inputs = recordsIn(isRecord(tied.body) ? tied.body.results : undefined).map(({ toObjectId }) => ({ id: String(toObjectId) })).slice(-100);
			if (inputs.length === 0 || !note) return false;
			const body = { properties: ['hs_note_body'], propertiesWithHistory: [], inputs };
			const read = await ask(context, 'hubspot', { method: 'POST', url: `${baseUrl}/crm/v3/objects/notes/batch/read`, headers: JSON_TYPE, body });
			const notes = recordsIn(isRecord(read.body) ? read.body.results : undefined);
			return notes.some(({ properties }) => isRecord(properties) && typeof properties.hs_note_body === 'string' && properties.hs_note_body.includes(note.marker));
		},
		async create(context, writes) {
			const at = context.now().toISOString();
			const inputs = writes.map(({ ticketId, note }) => ({
				associations: [{ to: { id: ticketId }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: NOTE_TO_TICKET }] }],
				properties: { hs_timestamp: at, hs_note_body: escapedHtml(note?.text ?? '') },
			}));
			const answer = await exchange(context, 'hubspot', { method: 'POST', url: `${baseUrl}/crm/v3/objects/notes/batch/create`, headers: JSON_TYPE, body: { inputs } });
			return writes.map(() => (isFailed(answer) ? answer : { state: 'written' }));
		},
	};
}
