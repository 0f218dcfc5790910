import { approvingBar, stoppedNow } from '../approve/approving-bar';
import { breakGlassFor } from '../approve/break-glass';
import type { Review } from '../approve/open-review';
import type { Ports } from '../ports';
import type { PageData, PageSources } from './page-data';

/** The outcome of a source, or what stands for its failure. A page never waits for more than its sources' own limits. */
async function tried<T>(source: (() => Promise<T>) | undefined, otherwise: T | undefined): Promise<T | undefined> {
	if (!source) return undefined;
	try {
		return await source();
	} catch {
		return otherwise;
	}
}

async function placeInRun(ports: Ports, { approval }: Review): Promise<PageData['place']> {
	const all = (await ports.store.approvalsOfRun(approval)).map(({ id, itemIndex }) => ({ id, itemIndex })).sort((left, right) => left.itemIndex - right.itemIndex);
	const index = all.findIndex(({ id }) => id === approval.id);
	return all.length < 2 || index < 0 ? undefined : { position: index + 1, of: all.length };
}

/** Whether this approver may decide alone; of use only while others would have to decide as well. */
async function emergencyFor(ports: Ports, { approval, approver }: Review): Promise<PageData['emergency']> {
	const { eligible, locked } = await breakGlassFor(ports.store, approval, ports.now());
	return eligible.includes(approver.approverId) && approval.approvalsRequired > 1 ? { ...(locked !== undefined && { locked }) } : undefined;
}

/** Looks up what a page shows beside the stored review; everything at once, and none of it can keep the page away. */
export async function gather(ports: Ports, sources: PageSources, review: Review): Promise<PageData> {
	const { live: readLive, similar: findSimilar } = sources;
	const [live, similar, place, emergency, bar, stopped] = await Promise.all([
		// What is hidden from this viewer is not read for them either.
		tried(review.approval.action.masked_in === undefined ? readLive && (() => readLive(review)) : undefined, undefined),
		tried<PageData['similar']>(findSimilar && (() => findSimilar(review)), 'unreadable'),
		tried(() => placeInRun(ports, review), undefined),
		tried(() => emergencyFor(ports, review), undefined),
		tried(() => approvingBar(ports.store, review.approval, review.approver.approverId), undefined),
		tried(() => stoppedNow(ports.store, review.approval), undefined),
	]);
	return { ...(live && { live }), ...(similar !== undefined && { similar }), ...(place && { place }), ...(emergency && { emergency }), ...(bar && { bar: bar.message }), ...(stopped !== undefined && { stopped }) };
}
