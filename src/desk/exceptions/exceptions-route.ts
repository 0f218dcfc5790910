import { applyEdit, type ActionEdit } from '../../approve/apply-edit';
import { DaaError, isDaaError } from '../../errors';
import { claimException, releaseException, resolveException } from '../../exceptions';
import { OUTCOMES, type ExceptionOutcome } from '../../exceptions/exception-types';
import { listedException } from '../../exceptions/list-exceptions';
import { pageOfExceptions, readPlace } from '../../exceptions/page-of-exceptions';
import { subjectOf } from '../../exceptions/subject-of';
import type { ExceptionRecord } from '../../store/port';
import type { DeskVisit } from '../handle-desk';
import type { DeskResponse } from '../handle-review';
import { readForm } from '../read-form';
import type { DeskPage, SignedIn } from '../session/signed-in';
import { exceptionPage } from './exception-page';
import { exceptionsPage, type ExceptionNote } from './exceptions-page';
import { recentReport } from './recent-report';
import { maySettle } from './sight';

const doingOf = ({ approver }: SignedIn) => ({ actor: { kind: 'person' as const, id: approver.id, name: approver.name, role: approver.role } });

async function showList(visit: DeskVisit, at: SignedIn, note?: ExceptionNote, status = 200): Promise<DeskResponse> {
	const { store } = visit.ports;
	const { now } = visit.request;
	const after = readPlace(at.fields.get('after'));
	const [{ list, next }, report] = await Promise.all([pageOfExceptions(store, now, { environment: at.environment, ...(after && { after }) }), recentReport(store, now, at.environment)]);
	const openable = new Set(list.filter(({ exception }) => maySettle(at, exception)).map(({ exception }) => exception.id));
	return exceptionsPage(visit, { at, list, ...(after && { after }), ...(next && { next }), report, openable, now, ...(note && { note }) }, status);
}

/** Of this environment, and this visitor's to settle; to anybody else it is as if it were not there. */
async function own({ ports }: DeskVisit, at: SignedIn, id: string): Promise<ExceptionRecord | undefined> {
	const row = await ports.store.exception(id.slice(0, 200));
	return row?.environment === at.environment && maySettle(at, row) ? row : undefined;
}

const notHere = (visit: DeskVisit, at: SignedIn): Promise<DeskResponse> => showList(visit, at, { good: false, text: 'There is no such exception here, or it is for others to settle.' }, 404);

async function showOne(visit: DeskVisit, at: SignedIn, id: string, note?: ExceptionNote, typed?: { note?: string; edit?: ActionEdit }): Promise<DeskResponse> {
	const row = await own(visit, at, id);
	if (!row) return await notHere(visit, at);
	if (row.state === 'resolved') return await showList(visit, at, note ?? { good: false, text: 'This exception was resolved before.' });
	const view = { at, listed: listedException(row, visit.request.now), subject: await subjectOf(visit.ports.store, row), now: visit.request.now, ...(note && { note }), ...(typed && { typed }) };
	return exceptionPage(visit, view, note && !note.good ? 422 : 200);
}

async function correct(visit: DeskVisit, at: SignedIn, row: ExceptionRecord): Promise<void> {
	const subject = await subjectOf(visit.ports.store, row);
	const edit = readForm(visit.request).edit ?? {};
	const applied = subject && applyEdit(subject, edit);
	if (!applied) throw new DaaError('parameter_invalid', 'There is no draft to correct.');
	if (!applied.ok) throw new DaaError('parameter_invalid', applied.message, { fields: { field: applied.field } });
	await resolveException(visit.ports, row.id, doingOf(at), { outcome: 'corrected', corrected: applied.action });
}

async function act(visit: DeskVisit, at: SignedIn, id: string, wanted: string): Promise<DeskResponse> {
	const row = await own(visit, at, id);
	if (!row) return await notHere(visit, at);
	const { ports } = visit;
	const note = at.fields.get('note') ?? '';
	try {
		if (wanted === 'claim') {
			await claimException(ports, id, doingOf(at));
			return await showOne(visit, at, id, { good: true, text: 'You have it in hand now.' });
		}
		if (wanted === 'release') {
			await releaseException(ports, id, doingOf(at));
			return await showList(visit, at, { good: true, text: 'It is back in the queue.' });
		}
		if (wanted === 'correct') {
			await correct(visit, at, row);
			return await showList(visit, at, { good: true, text: 'The corrected draft is a new proposal now; its workflow takes it through risk, scan and approval.' });
		}
		const outcome = OUTCOMES.find((one) => one === at.fields.get('outcome') && one !== 'corrected') as ExceptionOutcome | undefined;
		if (!outcome) throw new DaaError('parameter_invalid', 'Choose what came of it.');
		await resolveException(ports, id, doingOf(at), { outcome, note });
		return await showList(visit, at, { good: true, text: `Closed: ${row.reason}` });
	} catch (error) {
		if (!isDaaError(error) || error.code.startsWith('store_') || error.code.startsWith('body_')) throw error;
		const typed = { note, ...(wanted === 'correct' && { edit: readForm(visit.request).edit ?? {} }) };
		return await showOne(visit, at, id, { good: false, text: error.message }, typed);
	}
}

/** The exception queue: the list, one exception, and settling it. */
export const exceptionsRoute: DeskPage = async (visit, at) => {
	const id = at.fields.get('open');
	const wanted = at.fields.get('do');
	if (id === undefined || id === '') return await showList(visit, at);
	return wanted === undefined ? await showOne(visit, at, id) : await act(visit, at, id, wanted);
};
