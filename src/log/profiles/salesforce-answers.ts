import { recordsIn } from '../answers';
import type { WriteOutcome } from '../profile';

/** Another attempt may pass: the row was locked, or the org is over its limits for now. */
const PASSING = new Set(['UNABLE_TO_LOCK_ROW', 'REQUEST_LIMIT_EXCEEDED', 'SERVER_UNAVAILABLE', 'QUERY_TIMEOUT']);

/** What one row of a collection says. */
export function rowVerdict(row: Record<string, unknown> | undefined): WriteOutcome {
	if (row?.success === true) return { state: 'written' };
	const errors = recordsIn(row?.errors);
	if (!row || errors.length === 0) return { state: 'later', code: 'crm_unavailable', message: 'salesforce did not say what became of this case.', uncertain: true };
	const said = errors.map(({ statusCode, message }) => `${String(statusCode)}: ${String(message)}`).join(' ').slice(0, 300);
	if (errors.every(({ statusCode }) => PASSING.has(String(statusCode)))) return { state: 'later', code: 'crm_unavailable', message: `salesforce did not update this case. It said: ${said}`, uncertain: false };
	return { state: 'rejected', code: 'crm_rejected', message: `salesforce refused this case. It said: ${said}` };
}
