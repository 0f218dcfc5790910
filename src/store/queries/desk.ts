import type { Kysely } from 'kysely';
import { personKeyOf } from '../../identity/factor-key';
import type { ApproverRecord, DeskSessionRecord, PersonRecord, StoreReader, StoreTransaction } from '../port';
import { conflict, written } from './conflict';
import { toRow } from './rows';
import type { Database } from './schema';

/** One address is rarely known under more than two ids. */
const MAX_NAMED = 20;

/** Whoever is asked may sign in to the desk from then on. */
export async function notePeople(db: Kysely<Database>, approvers: readonly ApproverRecord[]): Promise<void> {
	const rows = approvers.map(({ approverId, name, email }) => toRow<PersonRecord>('desk_people', { personKey: personKeyOf({ approverId, email }), approverId, name, email }));
	if (rows.length > 0) await db.insertInto('deskPeople').values(rows).onConflict((clause) => clause.doNothing()).execute();
}

export function deskReads(db: Kysely<Database>): Pick<StoreReader, 'peopleNamed' | 'deskSession'> {
	return {
		peopleNamed: (keyOrId) =>
			db
				.selectFrom('deskPeople')
				.selectAll()
				.where((where) => where.or([where('personKey', '=', keyOrId), where('approverId', '=', keyOrId)]))
				.orderBy('personKey')
				.orderBy('approverId')
				.limit(MAX_NAMED)
				.execute(),
		async deskSession(id) {
			const row = await db
				.selectFrom('deskSessions')
				.leftJoin('revocations', (join) => join.onRef('revocations.subject', '=', 'deskSessions.approverId').on('revocations.kind', '=', 'approver'))
				.selectAll('deskSessions')
				.select('revocations.revokedAt')
				.where('deskSessions.id', '=', id)
				.executeTakeFirst();
			if (!row) return undefined;
			const { revokedAt, ...session } = row;
			return { ...session, withdrawn: revokedAt !== null };
		},
	};
}

export function deskWrites(db: Kysely<Database>): Pick<StoreTransaction, 'insertDeskSession' | 'endDeskSessions'> {
	return {
		async insertDeskSession(row) {
			const result = await db.insertInto('deskSessions').values(toRow<DeskSessionRecord>('desk_sessions', row)).onConflict((clause) => clause.doNothing()).executeTakeFirst();
			if (!written(result)) throw conflict('This session is stored already.', { session: row.id });
		},
		async endDeskSessions(match, at) {
			const query = db.updateTable('deskSessions').set({ endedAt: at }).where('endedAt', 'is', null);
			const result = await ('id' in match ? query.where('id', '=', match.id) : query.where('personKey', '=', match.personKey)).executeTakeFirst();
			return Number(result.numUpdatedRows);
		},
	};
}
