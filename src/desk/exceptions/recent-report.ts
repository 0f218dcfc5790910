import { exceptionReport, type ExceptionReport } from '../../exceptions/report';
import type { Environment } from '../../ports';
import type { Store } from '../../store/port';

const FOUR_WEEKS = 28 * 86_400_000;
/** Reading more than this takes longer than the page itself, and over four weeks a minute makes no difference. */
const MANY = 2_000;
const KEPT_MS = 60_000;

const kept = new WeakMap<Store, Map<Environment, { at: number; report: ExceptionReport }>>();

/** What came in the last four weeks; where that is much, as it stood at most a minute ago. */
export async function recentReport(store: Store, now: Date, environment: Environment): Promise<ExceptionReport> {
	const own = kept.get(store) ?? new Map<Environment, { at: number; report: ExceptionReport }>();
	const known = own.get(environment);
	if (known && now.getTime() >= known.at && now.getTime() - known.at < KEPT_MS) return known.report;
	const report = await exceptionReport(store, now, { environment, since: new Date(now.getTime() - FOUR_WEEKS) });
	own.delete(environment);
	if (report.total > MANY) own.set(environment, { at: now.getTime(), report });
	kept.set(store, own);
	return report;
}
